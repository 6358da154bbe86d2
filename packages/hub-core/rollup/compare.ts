/** Regions side by side: a region and its children, every county inside, and what one change moves. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import type { HubDatabase } from '../db/database.ts';
import { loadFrame } from './campaign-frame.ts';
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
  now: Date;
}

/** All questions throw `campaign-unknown`, `region-unknown`, `field-not-yours`. */
export async function compareRegions(db: HubDatabase, question: FiguresQuestion) {
  const { campaignId, region, now } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const units = [frame.edition.region(region), ...frame.edition.children(region)];
  const [self, ...children] = await regionFigures(db, frame, { units, fields, now });
  return { asOf: now.toISOString(), today: shanghaiDate(now), self: self!, children };
}

/** Every lowest unit inside, for the map. */
export async function countiesWithin(db: HubDatabase, question: FiguresQuestion) {
  const { campaignId, region, now } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const units = frame.edition.leafUnits(region);
  const rows = await regionFigures(db, frame, { units, fields, now });
  return { asOf: now.toISOString(), today: shanghaiDate(now), rows };
}

/** The rows that a change in `county` moves for one who watches `region`. */
export async function liveFigures(
  db: HubDatabase,
  question: FiguresQuestion & { county: string },
): Promise<{ county: RegionFigures; city: RegionFigures; self: RegionFigures }> {
  const { campaignId, region, now } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const county = frame.edition.region(question.county);
  // A county that no city administers stands beside the cities: its own row is the one to change.
  const parent = frame.edition.region(county.parent!);
  const city = parent.tier === 'city' ? parent : county;
  const wanted = [county, city, frame.edition.region(region)];
  const units = [...new Map(wanted.map((unit) => [unit.code, unit])).values()];
  const rows = await regionFigures(db, frame, { units, fields, now });
  const of = (code: string) => rows.find((row) => row.region === code)!;
  return { county: of(county.code), city: of(city.code), self: of(region) };
}
