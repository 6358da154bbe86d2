import { describe, expect, it } from 'vitest';
import { detailLines, type WriteValue } from './detail-lines.ts';

const write: WriteValue = (key, value) => (key === 'region' ? `<${value}>` : String(value));

describe('recorded details', () => {
  it('are named values in their order, without what is empty', () => {
    expect(
      detailLines({ from: 'draft', to: 'approved', reason: '', approval: null, again: false }, write),
    ).toEqual([
      { key: 'from', texts: ['draft'] },
      { key: 'to', texts: ['approved'] },
      { key: 'again', texts: ['false'] },
    ]);
  });

  it('show each of several roles on its own, its parts side by side and written by their own keys', () => {
    const grants = [
      { role: 'field-team', region: '130000', fields: ['mining', 'land-use'], unit: null },
      { role: 'leader', region: '130100', fields: null, unit: null },
    ];
    expect(detailLines({ grants }, write)).toEqual([
      { key: 'grants', texts: ['field-team · <130000> · mining、land-use', 'leader · <130100>'] },
    ]);
  });

  it('leave out what holds nothing', () => {
    expect(detailLines({ grants: [], more: {} }, write)).toEqual([]);
  });
});
