/** Successions of a campaign, and what can be chosen for a new one. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { succession, type successionsContract } from '@linked/shared/contracts/hub/successions.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { successorLinks } from '@linked/shared/regions/successors.ts';
import type { SuccessionState } from '@linked/shared/successions/states.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import type { Successions } from '../db/types.generated.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import { nameIn, validLeaves } from '../rollup/places.ts';

export type Succession = z.infer<typeof succession>;
export type SuccessionChoices = z.infer<typeof successionsContract.choices.output>;
export interface Place {
  region: string;
  name: string;
}

/** Newest first. */
export async function listSuccessions(
  db: HubDatabase,
  campaignId: string,
  reader: Principal,
): Promise<Succession[]> {
  const rows = await db
    .selectFrom('successions')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('proposed_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => viewOf(row, reader));
}

/** Throws `not-found`. */
export async function readSuccession(db: HubDatabase, id: string, reader: Principal): Promise<Succession> {
  const row = await db.selectFrom('successions').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return viewOf(row, reader);
}

function viewOf(row: Selectable<Successions>, reader: Principal): Succession {
  const successors = row.successors as unknown as Place[];
  return {
    id: row.id,
    campaignId: row.campaign_id,
    from: { region: row.from_region, name: row.from_name },
    successors,
    isRename: successors[0]?.region === row.from_region,
    effectiveOn: row.effective_on,
    reason: row.reason,
    state: row.state as SuccessionState,
    proposedBy: row.proposed_by_name,
    proposedAt: row.proposed_at.toISOString(),
    isMine: row.proposed_by === reader.userId,
    decidedBy: row.decided_by_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    carriedOutAt: row.carried_out_at?.toISOString() ?? null,
    chosen: (row.choices as unknown as unknown[]).length,
    outcome: outcomeOf(row.outcome),
  };
}

/** One carried out by an earlier release says less. */
const outcomeOf = (outcome: unknown): Succession['outcome'] =>
  outcome === null ? null : succession.shape.outcome.parse(outcome);

/** Throws `campaign-unknown`. */
export async function successionChoices(
  db: HubDatabase,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<SuccessionChoices> {
  const frame = await loadFrame(db, campaignId);
  const counties = validLeaves(frame, frame.region, shanghaiDate(now));
  const placed = (region: string): Place => ({ region, name: nameIn(frame, region) });
  const later = new Map<string, string>();
  const after = EDITION_IDS.slice(EDITION_IDS.indexOf(frame.edition.id) + 1).map(getEdition);
  for (const edition of after)
    for (const { code, name } of edition.leafUnits(frame.region))
      if (!counties.includes(code) && !frame.edition.has(code)) later.set(code, name);
  const nameAfter = (region: string, editionId: string) => getEdition(editionId).region(region).name;
  const known = successorLinks.filter(
    (link) => after.some(({ id }) => id === link.toEdition) && counties.includes(link.from),
  );
  const suggested = [...Map.groupBy(known, (link) => link.from)].map(([from, links]) => ({
    from,
    on: links[0]!.on,
    successors: links.map((link) => ({ region: link.to, name: nameAfter(link.to, link.toEdition) })),
  }));
  return {
    counties: counties.map(placed),
    later: [...later].map(([region, name]) => ({ region, name })),
    suggested,
  };
}
