/** The language a caller reads: `x-language` set by our screens, else what the browser prefers, else Chinese. */
import type { Language } from '@linked/shared/errors/messages.ts';

const toLanguage = (tag: string): Language | null => {
  const lower = tag.trim().toLowerCase();
  if (lower.startsWith('zh')) return 'zh-CN';
  return lower.startsWith('en') ? 'en' : null;
};

export function languageOf(headers: Record<string, string | string[] | undefined>): Language {
  const first = (name: string): string => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  const chosen = toLanguage(first('x-language'));
  if (chosen) return chosen;
  const preferred = first('accept-language')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';');
      const quality = parameters.map((item) => /^\s*q=([\d.]+)/.exec(item)?.[1]).find(Boolean);
      return { language: toLanguage(tag), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter((item) => item.language !== null && item.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return preferred[0]?.language ?? 'zh-CN';
}
