/** The formatters of format.ts bound to the language of the screen. */
import { useTranslation } from 'react-i18next';
import { formatDay, formatInstant, formatNumber, formatRate } from './format.ts';
import type { Language } from './i18n.ts';

export interface Formats {
  language: Language;
  number: (value: number, digits?: number) => string;
  rate: (numerator: number, denominator: number) => string | null;
  day: (day: string) => string;
  instant: (instant: string | Date) => string;
}

export function useFormat(): Formats {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN';
  return {
    language,
    number: (value, digits) => formatNumber(value, language, digits),
    rate: (numerator, denominator) => formatRate(numerator, denominator, language),
    day: (day) => formatDay(day, language),
    instant: (instant) => formatInstant(instant, language),
  };
}
