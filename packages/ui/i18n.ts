/** Languages of the screens: zh-CN first, English by a switch that is remembered in the browser. */
import type { Language } from '@linked/shared/errors/messages.ts';
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import uiEn from './locales/en.json' with { type: 'json' };
import uiZh from './locales/zh-CN.json' with { type: 'json' };

export type { Language };
export const languages: readonly Language[] = ['zh-CN', 'en'];

/** Texts of one feature, nested by key; the feature's name is the namespace. */
export type Texts = { [key: string]: string | Texts };
export type Resources = Record<string, Record<Language, Texts>>;

const STORAGE_KEY = 'linked-language';

const isLanguage = (value: unknown): value is Language => value === 'zh-CN' || value === 'en';

function rememberedLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return isLanguage(stored) ? stored : 'zh-CN';
  } catch {
    // Storage can be forbidden by policy; the switch then lasts for the page.
    return 'zh-CN';
  }
}

/** The language the screen is in now. */
export const currentLanguage = (): Language => (isLanguage(i18next.language) ? i18next.language : 'zh-CN');

function follow(language: Language): void {
  document.documentElement.lang = language;
}

/** Changes the language of the whole page and remembers it. */
export async function setLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // See rememberedLanguage.
  }
  await i18next.changeLanguage(language);
  follow(language);
}

/** Starts i18next with the features' texts (namespace → language → texts) and those of the shared parts (`ui`). */
export function createI18n(features: Resources): i18n {
  const language = rememberedLanguage();
  const all: Resources = { ui: { 'zh-CN': uiZh, en: uiEn }, ...features };
  const of = (wanted: Language) =>
    Object.fromEntries(Object.entries(all).map(([namespace, texts]) => [namespace, texts[wanted]]));
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    ns: Object.keys(all),
    defaultNS: 'ui',
    resources: { 'zh-CN': of('zh-CN'), en: of('en') },
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  follow(language);
  return i18next;
}
