/**
 * A map without boundaries: one square a county, grouped by city. It stands in where no approved map is
 * configured, and works for any province and edition. It says nothing about where a county lies.
 */
import { getEdition } from '@linked/shared/regions/editions.ts';
import type { Region, RegionCode } from '@linked/shared/regions/region.ts';

export interface Tile {
  code: RegionCode;
  name: string;
  /** Code of the group the tile is in. */
  group: RegionCode;
  /** Column and row, counted in tiles from the top left corner of the grid. */
  x: number;
  y: number;
}

export interface TileGroup {
  /** City; the province itself for counties that no city administers. */
  code: RegionCode;
  name: string;
  /** Top left tile and size of the block in tiles; row `y - 1` above it is free for the name. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface TileGrid {
  tiles: Tile[];
  groups: TileGroup[];
  /** Size of the whole grid in tiles. */
  width: number;
  height: number;
}

/** Whole grid's width divided by its height that the layout aims at: a screen beside a table. */
const ASPECT = 1.25;
/** Blocks are at least this wide, so that the name of a city with two counties fits above them. */
const NARROWEST = 3;
/** Free columns between blocks; rows are kept apart by the row of names. */
const GAP = 1;
const NAME_ROW = 1;

type Block = {
  code: RegionCode;
  name: string;
  members: { code: RegionCode; name: string }[];
  columns: number;
  rows: number;
};

function blocksOf(editionId: string, province: RegionCode): Block[] {
  const edition = getEdition(editionId);
  const groups = new Map<RegionCode, Region[]>();
  for (const unit of edition.leafUnits(province)) {
    const group = unit.tier === 'city' ? unit.code : (unit.parent ?? province);
    groups.set(group, [...(groups.get(group) ?? []), unit]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, members]) => {
      const columns = Math.max(NARROWEST, Math.ceil(Math.sqrt(members.length)));
      return {
        code,
        name: edition.region(code).name,
        members: members.map((unit) => ({ code: unit.code, name: unit.name })),
        columns,
        rows: Math.ceil(members.length / columns),
      };
    });
}

/** Blocks in order of code, row after row, no row wider than `width`. */
function place(blocks: Block[], width: number): TileGrid {
  const grid: TileGrid = { tiles: [], groups: [], width: 0, height: 0 };
  let x = 0;
  let top = 0;
  let tallest = 0;
  for (const { code, name, members, columns, rows } of blocks) {
    if (x > 0 && x + columns > width) {
      x = 0;
      top += NAME_ROW + tallest;
      tallest = 0;
    }
    const y = top + NAME_ROW;
    grid.groups.push({ code, name, x, y, width: columns, height: rows });
    for (const [i, member] of members.entries())
      grid.tiles.push({ ...member, group: code, x: x + (i % columns), y: y + Math.floor(i / columns) });
    grid.width = Math.max(grid.width, x + columns);
    grid.height = Math.max(grid.height, y + rows);
    tallest = Math.max(tallest, rows);
    x += columns + GAP;
  }
  return grid;
}

/**
 * Tiles of all counties of a province (or of one city), the same for the same edition every time: blocks and
 * tiles in order of code, in the width that comes closest to `ASPECT`. Cities without counties get one tile.
 * Throws `edition-unknown`, `region-unknown`.
 */
export function tileGrid(editionId: string, within: RegionCode): TileGrid {
  const blocks = blocksOf(editionId, within);
  const widest = Math.max(...blocks.map(({ columns }) => columns));
  const total = blocks.reduce((sum, { columns }) => sum + columns + GAP, 0);
  const distance = ({ width, height }: TileGrid) => Math.abs(Math.log(width / height / ASPECT));
  let best = place(blocks, widest);
  for (let width = widest + 1; width <= total; width += 1) {
    const next = place(blocks, width);
    if (distance(next) < distance(best)) best = next;
  }
  return best;
}
