/** Regions side by side: a region and its children, every county inside, and what one change moves. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import type { Region } from '@linked/shared/regions/region.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import type { HubDatabase } from '../db/database.ts';
import { requireSnapshot, type SnapshotRef, snapshotFigures } from '../snapshots/read-snapshots.ts';
import { type CampaignFrame, loadFrame } from './campaign-frame.ts';
import { childrenOf, isStillToCome, leavesOf, unitOf } from './places.ts';
import { regionFigures } from './region-figures.ts';
import { fieldsToRead } from './scope.ts';

export interface FiguresQuestion {
  campaignId: string;
  /** Province, city or county of the campaign's edition. */
  region: string;
  /** One field asked for; null for all that may be read. */
  field: string | null;
  /** Fields the reader reaches (`fieldsReached`); null for all. */
  fields: readonly string[] | null;
  /** A day that is over, whose snapshot is read instead of the present figures; left out or null for now. */
  on?: string | null;
  now: Date;
}

/** All questions throw `campaign-unknown`, `region-unknown`, `field-not-yours`; of a day also `snapshot-missing`. */
export async function compareRegions(db: HubDatabase, question: FiguresQuestion) {
  const frame = await loadFrame(db, question.campaignId);
  const units = [unitOf(frame, question.region), ...childrenOf(frame, question.region)];
  const { rows, ...stamp } = await readFigures(db, frame, units, question);
  const [self, ...children] = rows;
  return { ...stamp, self: self!, children: inPlace(frame, children, stamp.today) };
}

/** Every lowest unit inside, for the map. */
export async function countiesWithin(db: HubDatabase, question: FiguresQuestion) {
  const frame = await loadFrame(db, question.campaignId);
  const units = leavesOf(frame, question.region).map((code) => unitOf(frame, code));
  const { rows, ...stamp } = await readFigures(db, frame, units, question);
  return { ...stamp, rows: inPlace(frame, rows, stamp.today) };
}

/**
 * The counties of the day, each followed by those that have ended for it and left something in the sums. One that has
 * ended and left nothing, and one that is still to come, are no rows.
 */
function inPlace(frame: CampaignFrame, rows: readonly RegionFigures[], day: string): RegionFigures[] {
  const ended = rows.filter((row) => row.ended !== null && hasFigures(row));
  const present = rows.filter((row) => row.ended === null && !isStillToCome(frame, row.region, day));
  const placed = new Set(present.map((row) => row.region));
  const after = (row: RegionFigures) =>
    ended.filter((one) => one.ended?.successors[0]?.region === row.region);
  const apart = ended.filter((row) => !placed.has(row.ended?.successors[0]?.region ?? ''));
  return [...present.flatMap((row) => [row, ...after(row)]), ...apart];
}

const hasFigures = (row: RegionFigures): boolean =>
  row.tasksAssigned > 0 || counterNames.some((name) => row.counters[name] !== 0);

/** Figures of now, or of the day asked for; `snapshot` names it, so that nobody takes the one for the other. */
async function readFigures(
  db: HubDatabase,
  frame: CampaignFrame,
  units: readonly Region[],
  { campaignId, now, on = null, ...asked }: FiguresQuestion,
): Promise<{
  asOf: string;
  today: string;
  snapshot: SnapshotRef | null;
  isFinal: boolean;
  rows: RegionFigures[];
}> {
  const fields = fieldsToRead(asked.field, asked.fields);
  if (on === null) {
    const rows = await regionFigures(db, frame, { units, fields, now });
    // Final figures stay those of the close.
    const at = frame.closedAt ?? now;
    const isFinal = frame.closedAt !== null;
    return { asOf: at.toISOString(), today: shanghaiDate(at), snapshot: null, isFinal, rows };
  }
  const snapshot = await requireSnapshot(db, campaignId, on);
  const rows = await snapshotFigures(db, frame, { units, fields, day: on });
  return { asOf: snapshot.takenAt, today: on, snapshot, isFinal: false, rows };
}

/** What a change in a county moves on the screen of one who watches `self`. */
export interface MovedFigures {
  county: RegionFigures;
  city: RegionFigures;
  self: RegionFigures;
}

/** The rows that changes in these counties move for one who watches `region`, by county; one query for all of them. */
export async function movedFigures(
  db: HubDatabase,
  question: FiguresQuestion & { counties: readonly string[] },
): Promise<Map<string, MovedFigures>> {
  const { campaignId, region, now } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const inside = new Set(leavesOf(frame, frame.region));
  const known = question.counties.filter((county) => inside.has(county));
  const between = (county: string) => rowBetween(frame, county, region);
  const wanted = new Set([region, ...known, ...known.map(between)]);
  const units = [...wanted].map((code) => unitOf(frame, code));
  const rows = await regionFigures(db, frame, { units, fields, now });
  const of = new Map(rows.map((row) => [row.region, row]));
  const self = of.get(region)!;
  return new Map(
    known.map((county) => [county, { county: of.get(county)!, city: of.get(between(county))!, self }]),
  );
}

/**
 * The row between the county and the watched region: the county's city, or the county itself where it stands
 * beside the cities, or where its city is more than the watcher looks at.
 */
function rowBetween(frame: CampaignFrame, county: string, watched: string): string {
  const { parent } = unitOf(frame, county);
  const isCity = parent !== null && unitOf(frame, parent).tier === 'city';
  return isCity && regionWithin(parent, watched) ? parent : county;
}
