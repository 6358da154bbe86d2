import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { NATION } from '@linked/shared/regions/region.ts';
import { describe, expect, it } from 'vitest';
import { tileGrid } from './tile-grid.ts';

const provinces = EDITION_IDS.flatMap((id) =>
  getEdition(id)
    .children(NATION)
    .map(({ code, name }) => ({ id, code, name })),
);

describe('the tile grid', () => {
  it('has one tile for each of the 168 counties of Hebei in 11 city blocks', () => {
    const { tiles, groups } = tileGrid('2020-04', '130000');
    expect(tiles.map(({ code }) => code)).toEqual(
      getEdition('2020-04')
        .counties('130000')
        .map(({ code }) => code),
    );
    expect(groups.map(({ name }) => name).slice(0, 3)).toEqual(['石家庄市', '唐山市', '秦皇岛市']);
    expect(groups).toHaveLength(11);
  });

  it('is about as wide as a map panel, not a strip', () => {
    const { width, height } = tileGrid('2020-04', '130000');
    expect(width / height).toBeGreaterThan(1);
    expect(width / height).toBeLessThan(1.6);
  });

  it('is the same every time', () => {
    expect(tileGrid('2020-04', '130000')).toEqual(tileGrid('2020-04', '130000'));
  });

  it.each(provinces)(
    'of $name in $id has every lowest unit once, in its block, nothing overlapping',
    ({ id, code }) => {
      const { tiles, groups, width, height } = tileGrid(id, code);
      const units = getEdition(id).leafUnits(code);
      expect(tiles.map((tile) => tile.code).sort()).toEqual(units.map((unit) => unit.code));
      expect(new Set(tiles.map(({ x, y }) => `${x},${y}`)).size).toBe(tiles.length);
      for (const tile of tiles) {
        const group = groups.find((one) => one.code === tile.group)!;
        expect(tile.x).toBeGreaterThanOrEqual(group.x);
        expect(tile.x).toBeLessThan(Math.min(group.x + group.width, width));
        expect(tile.y).toBeGreaterThanOrEqual(group.y);
        expect(tile.y).toBeLessThan(Math.min(group.y + group.height, height));
      }
      // Blocks with the row of their name keep apart.
      for (const [i, a] of groups.entries())
        for (const b of groups.slice(i + 1)) {
          const apart =
            a.x + a.width < b.x ||
            b.x + b.width < a.x ||
            a.y + a.height <= b.y - 1 ||
            b.y + b.height <= a.y - 1;
          expect(apart, `${a.name} and ${b.name}`).toBe(true);
        }
    },
  );

  it('works for one city, a municipality and a city without counties', () => {
    expect(tileGrid('2020-04', '130500').tiles).toHaveLength(19);
    const beijing = tileGrid('2024-12', '110000');
    expect(beijing.groups.map(({ name }) => name)).toEqual(['北京市']);
    expect(tileGrid('2024-12', '441900').tiles.map(({ name }) => name)).toEqual(['东莞市']);
  });
});
