/** One square a county, grouped by city. Every square is a link; it says nothing about where a county lies. */
import { tileGrid } from '@linked/ui/map-data/tile-grid.ts';
import { Link } from '@tanstack/react-router';
import { Tooltip } from 'antd';
import { useMemo } from 'react';
import type { DashboardSearch } from '../routes.tsx';
import { scoreOf } from './measures.ts';
import type { Coloured } from './picture.tsx';
import { colourOf, inkOn, stepsOf } from './scale.ts';

/** A county's name without its last character (县, 区, 市), short enough for a square. */
const shortName = (name: string): string => (name.length > 2 ? name.slice(0, -1) : name).slice(0, 4);

export function Tiles({ place, measure, rows, describe }: Coloured) {
  const { editionId } = place.campaign;
  const grid = useMemo(() => tileGrid(editionId, place.region), [editionId, place.region]);
  const steps = stepsOf(
    measure,
    rows.map((row) => scoreOf(measure, row)),
  );
  const byCode = new Map(rows.map((row) => [row.region, row]));
  return (
    <div className="tiles-box">
      <div
        className="tiles"
        style={{
          minWidth: grid.width * 40,
          gridTemplateColumns: `repeat(${grid.width}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${grid.height}, auto)`,
        }}
      >
        {grid.groups.map((group) => (
          <span
            key={group.code}
            className="tile-group"
            style={{ gridColumn: `${group.x + 1} / span ${group.width}`, gridRow: group.y }}
          >
            {group.name}
          </span>
        ))}
        {grid.tiles.map((tile) => {
          const row = byCode.get(tile.code);
          if (!row) return null;
          const colour = colourOf(steps, scoreOf(measure, row));
          const text = describe(row);
          return (
            <Tooltip key={tile.code} title={text}>
              <Link
                to="/dashboard"
                search={(old: DashboardSearch) => ({ ...old, region: tile.code })}
                className="tile"
                style={{
                  gridColumn: tile.x + 1,
                  gridRow: tile.y + 1,
                  background: colour,
                  color: inkOn(colour),
                }}
              >
                <span aria-hidden="true">{shortName(tile.name)}</span>
                <span className="visually-hidden">{text}</span>
              </Link>
            </Tooltip>
          );
        })}
      </div>
    </div>
  );
}
