import { describe, expect, it } from 'vitest';
import { regionNameOf } from './region-name.ts';

describe('names of recorded regions', () => {
  it('say where a region lies', () => {
    expect(regionNameOf('130123')).toBe('河北省石家庄市正定县');
    expect(regionNameOf('130000')).toBe('河北省');
  });

  it('are also known for regions that no longer are, and never invented', () => {
    expect(regionNameOf('130521')).toBe('河北省邢台市邢台县');
    expect(regionNameOf('139999')).toBe('139999');
  });
});
