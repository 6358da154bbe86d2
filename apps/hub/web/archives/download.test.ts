import { describe, expect, it } from 'vitest';
import { nameOf } from './download.ts';

describe('the name of a download', () => {
  it('is read out of the header in its own script', () => {
    const header = `attachment; filename="archive.json"; filename*=UTF-8''${encodeURIComponent('行动-归档.json')}`;
    expect(nameOf(header)).toBe('行动-归档.json');
  });

  it('is left to the caller when there is none that can be read', () => {
    expect(nameOf(null)).toBeNull();
    expect(nameOf('attachment; filename="archive.json"')).toBeNull();
    expect(nameOf("attachment; filename*=UTF-8''%E4%A")).toBeNull();
  });
});
