import { describe, expect, it } from 'vitest';
import { nameOfRegion, regionOptions } from './region-options.ts';

describe('regions of accounts', () => {
  it('are the counties inside what one administers', () => {
    expect(regionOptions(['130123'])).toEqual([{ value: '130123', label: '河北省石家庄市正定县 130123' }]);
    expect(regionOptions(['130100']).map((option) => option.value)).toContain('130123');
    expect(regionOptions(['130100']).every((option) => option.value.startsWith('1301'))).toBe(true);
    expect(regionOptions([])).toEqual([]);
  });

  it('tell namesakes apart', () => {
    expect(nameOfRegion('130502')).not.toBe(nameOfRegion('130702'));
  });
});
