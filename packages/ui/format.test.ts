import { describe, expect, it } from 'vitest';
import { dayOf, formatDay, formatInstant, formatNumber, formatRate } from './format.ts';

describe('formats', () => {
  it('writes the participation of the reference campaign as 27.3 %', () => {
    expect(formatRate(41_606, 152_400, 'zh-CN')).toBe('27.3\u202f%');
    expect(formatRate(168, 168, 'en')).toBe('100\u202f%');
  });

  it('has no rate without a denominator', () => {
    expect(formatRate(3, 0, 'zh-CN')).toBeNull();
  });

  it('shows an instant as the day and minute in Shanghai wherever the reader sits', () => {
    expect(formatInstant('2026-04-02T16:30:00Z', 'zh-CN')).toBe('2026-04-03 00:30');
    expect(dayOf('2026-04-02T15:59:59Z')).toBe('2026-04-02');
  });

  it('writes days by language and numbers with separators', () => {
    expect(formatDay('2026-04-03', 'zh-CN')).toBe('2026-04-03');
    expect(formatDay('2026-04-03', 'en')).toBe('3 Apr 2026');
    expect(formatNumber(152400, 'zh-CN')).toBe('152,400');
    expect(formatNumber(0.55, 'en', 1)).toBe('0.6');
  });
});
