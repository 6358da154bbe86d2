/** The words a paste may use for codes: this system's names in both languages, and the codes themselves. */
import i18next from 'i18next';

const languages = ['zh-CN', 'en'] as const;

/** Lower-case words → codes. `keyOf`: the text that names a code. */
export const wordsFor = <T extends string>(codes: readonly T[], keyOf: (code: T) => string): Map<string, T> =>
  new Map(
    codes.flatMap((code): [string, T][] => [
      [code.toLowerCase(), code],
      ...languages.map((lng): [string, T] => [i18next.t(keyOf(code), { lng }).toLowerCase(), code]),
    ]),
  );

/** Lower-case words → codes of a campaign's fields. */
export const wordsForFields = (
  fields: readonly { code: string; name: string; nameEn?: string | null | undefined }[],
): Map<string, string> =>
  new Map(
    fields.flatMap((field): [string, string][] => [
      [field.code, field.code],
      [field.name.toLowerCase(), field.code],
      [(field.nameEn ?? field.code).toLowerCase(), field.code],
    ]),
  );
