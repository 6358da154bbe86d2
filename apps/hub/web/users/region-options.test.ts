import { describe, expect, it } from 'vitest';
import { regionOptions } from './region-options.ts';

describe('regions an account can be given', () => {
  it('are the province itself, its 11 cities and every county a campaign can pin', () => {
    const options = regionOptions(['130000']);
    const codes = options.map((option) => option.value);
    expect(codes[0]).toBe('130000');
    expect(codes.filter((code) => code.endsWith('00') && code !== '130000')).toHaveLength(11);
    expect(new Set(codes).size).toBe(codes.length);
    // 168 of April 2020 and what later lists renamed or merged into.
    expect(codes.filter((code) => !code.endsWith('00')).length).toBeGreaterThanOrEqual(168);
  });

  it('tell the two 桥东区 apart by their city', () => {
    const labels = regionOptions(['130000']).map((option) => option.label);
    expect(labels).toContain('河北省张家口市桥东区 130702');
    expect(labels.some((label) => label.includes('邢台市') && label.endsWith('130502'))).toBe(true);
  });

  it('stay inside what an administrator looks after', () => {
    expect(regionOptions(['130100']).every((option) => option.value.startsWith('1301'))).toBe(true);
  });
});
