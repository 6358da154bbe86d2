import { describe, expect, it } from 'vitest';
import { parseSearch, stringifySearch } from './search-params.ts';

describe('search parameters', () => {
  it('keep a region code as the text it is', () => {
    expect(stringifySearch({ region: '130123', field: undefined })).toBe('?region=130123');
    expect(parseSearch('?region=130123')).toEqual({ region: '130123' });
  });

  it('come back the same', () => {
    const search = { campaign: 'a b&c=d', measure: '完成率' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
    expect(stringifySearch({})).toBe('');
  });
});
