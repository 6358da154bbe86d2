import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import { describe, expect, it } from 'vitest';
import { dropUnsaved, keepUnsaved, readUnsaved } from './draft-storage.ts';

function memory() {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  };
}

describe('unsaved drafts', () => {
  const document = hebei2020Template.build('2026-04-03', newId);

  it('come back as they were typed, each under its own campaign', () => {
    const store = memory();
    expect(keepUnsaved('a', { version: 4, document }, store)).toBe(true);
    expect(readUnsaved('a', store)).toEqual({ version: 4, document });
    expect(readUnsaved('b', store)).toBeNull();
    dropUnsaved('a', store);
    expect(readUnsaved('a', store)).toBeNull();
  });

  it('are ignored when they cannot be read', () => {
    const store = memory();
    for (const broken of [
      '',
      '{',
      'null',
      '{"version":"1","document":{}}',
      '{"version":1,"document":null}',
    ]) {
      store.held.set('linked-draft:a', broken);
      expect(readUnsaved('a', store), broken).toBeNull();
    }
  });

  it('tell when the browser does not keep them', () => {
    const full = {
      ...memory(),
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(keepUnsaved('a', { version: 1, document }, full)).toBe(false);
  });
});
