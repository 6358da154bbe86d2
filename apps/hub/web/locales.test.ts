import { compareKeys, flatKeys, placeholders, usedKeys } from '@linked/ui/testing/locale-keys.ts';
import { describe, expect, it } from 'vitest';
import { texts } from './texts.ts';

describe('texts of the hub', () => {
  it.each(Object.entries(texts))(
    'of %s exist in both languages under the same keys',
    (_, { 'zh-CN': zh, en }) => {
      expect(flatKeys(en).sort()).toEqual(flatKeys(zh).sort());
      expect(placeholders(en)).toEqual(placeholders(zh));
    },
  );

  it('are all asked for, and nothing is asked for that does not exist', () => {
    const chinese = Object.fromEntries(Object.entries(texts).map(([name, both]) => [name, both['zh-CN']]));
    expect(compareKeys(chinese, usedKeys(import.meta.dirname))).toEqual({ missing: [], unused: [] });
  });
});
