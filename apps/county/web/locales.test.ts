import { compareKeys, flatKeys, placeholders, usedKeys } from '@linked/ui/testing/locale-keys.ts';
import { describe, expect, it } from 'vitest';
import { texts } from './texts.ts';

describe('texts of the county', () => {
  it.each(Object.entries(texts))('of %s exist in both languages under the same keys', (_, both) => {
    expect(flatKeys(both.en).sort()).toEqual(flatKeys(both['zh-CN']).sort());
    expect(placeholders(both.en)).toEqual(placeholders(both['zh-CN']));
  });

  it('are all asked for, and nothing is asked for that does not exist', () => {
    const chinese = Object.fromEntries(Object.entries(texts).map(([name, both]) => [name, both['zh-CN']]));
    expect(compareKeys(chinese, usedKeys(import.meta.dirname))).toEqual({ missing: [], unused: [] });
  });
});
