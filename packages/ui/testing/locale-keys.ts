/** Compares the texts of a web with the keys its source asks for. Used by tests only. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

type Texts = { [key: string]: string | Texts };

/** Keys of nested texts as `a.b.c`; plural forms (`_one`, `_other`) count as their stem. */
export function flatKeys(texts: Texts, prefix = ''): string[] {
  const keys = Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [prefix + key.replace(/_(?:zero|one|two|few|many|other)$/, '')]
      : flatKeys(value, `${prefix}${key}.`),
  );
  return [...new Set(keys)];
}

/** Placeholders `{{name}}` of every text, by key. */
export function placeholders(texts: Texts, prefix = ''): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) => {
      if (typeof value !== 'string') return Object.entries(placeholders(value, `${prefix}${key}.`));
      const stem = prefix + key.replace(/_(?:zero|one|two|few|many|other)$/, '');
      return [[stem, [...new Set(value.match(/\{\{\w+\}\}/g) ?? [])].sort()] as [string, string[]]];
    }),
  );
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'node_modules' || name === 'dist' || name === 'testing') return [];
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

export interface UsedKeys {
  /** `namespace:key` asked for literally. */
  exact: Map<string, string>;
  /** `namespace:prefix` before the first `${…}` of a composed key. */
  prefixes: Map<string, string>;
}

/**
 * Keys that the source asks for: `t('key')` in the file's own namespace (`useTranslation('ns')`, `TFunction<'ns'>`), or
 * `t('ns:key')`. A file that uses two namespaces writes the second one out. Values: the file.
 */
export function usedKeys(folder: string): UsedKeys {
  const exact = new Map<string, string>();
  const prefixes = new Map<string, string>();
  for (const path of sourceFiles(folder)) {
    const source = readFileSync(path, 'utf8');
    const own =
      source.match(/useTranslation\(\s*'([\w-]+)'/)?.[1] ??
      source.match(/TFunction<'([\w-]+)'>/)?.[1] ??
      'ui';
    const name = (key: string) => (key.includes(':') ? key : `${own}:${key}`);
    const file = relative(folder, path);
    for (const [, key] of source.matchAll(/(?<![\w$])t\(\s*'([^']+)'/g)) exact.set(name(key!), file);
    for (const [, condition] of source.matchAll(/(?<![\w$])t\(\s*([^'`)]*[^)]*?\?\s*'[^']+'\s*:\s*'[^']+')/g))
      for (const [, key] of condition!.matchAll(/[?:]\s*'([^']+)'/g)) exact.set(name(key!), file);
    for (const [, key] of source.matchAll(/(?<![\w$])t\(\s*`([^`]+)`/g)) {
      const stem = key!.split('${')[0]!;
      if (stem === key) exact.set(name(stem), file);
      else prefixes.set(name(stem), file);
    }
  }
  return { exact, prefixes };
}

export interface KeyFindings {
  missing: string[];
  unused: string[];
}

/** What the source asks for and the texts do not have, and the other way round. Other packages' namespaces are left out. */
export function compareKeys(namespaces: Record<string, Texts>, used: UsedKeys): KeyFindings {
  const known = new Set(
    Object.entries(namespaces).flatMap(([ns, texts]) => flatKeys(texts).map((key) => `${ns}:${key}`)),
  );
  const ours = (key: string) => Object.hasOwn(namespaces, key.split(':')[0]!);
  const missing = [
    ...[...used.exact].filter(([key]) => ours(key) && !known.has(key)),
    ...[...used.prefixes].filter(([stem]) => ours(stem) && ![...known].some((key) => key.startsWith(stem))),
  ].map(([key, file]) => `${key} (${file})`);
  const stems = [...used.prefixes.keys()];
  const unused = [...known].filter(
    (key) => !used.exact.has(key) && !stems.some((stem) => key.startsWith(stem)),
  );
  return { missing, unused };
}
