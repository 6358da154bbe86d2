import { expect, it } from 'vitest';
import { languageOf } from './language.ts';

it.each([
  [{}, 'zh-CN'],
  [{ 'accept-language': 'en-US,en;q=0.9' }, 'en'],
  [{ 'accept-language': 'en;q=0.5, zh-Hans-CN;q=0.9' }, 'zh-CN'],
  [{ 'accept-language': 'fr-FR, de;q=0.9' }, 'zh-CN'],
  [{ 'accept-language': 'zh;q=0, en;q=0.1' }, 'en'],
  [{ 'x-language': 'en', 'accept-language': 'zh' }, 'en'],
  [{ 'x-language': 'xx', 'accept-language': 'en' }, 'en'],
] as const)('%o reads %s', (headers, language) => {
  expect(languageOf(headers)).toBe(language);
});
