import type { writeOff } from '@linked/shared/contracts/hub/write-offs.ts';
import type { WritableOffKind } from '@linked/shared/write-offs/kinds.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { isWithin } from '../db/scopes.ts';
import { regionLabel } from '../places/region-label.ts';

export type WriteOff = z.infer<typeof writeOff>;

/** Requests at or below a region, or one of them; undecided ones first, then the newest. */
export async function listWriteOffs(
  db: HubDatabase,
  asked: { within: string; id?: string; readerId: string },
): Promise<WriteOff[]> {
  const rows = await db
    .selectFrom('write_offs as w')
    .innerJoin('campaigns as c', 'c.id', 'w.campaign_id')
    .selectAll('w')
    .select([
      sql<string>`c.document->>'title'`.as('title'),
      sql<number>`jsonb_array_length(w.items)`.as('things'),
    ])
    .where((eb) => isWithin(eb.ref('w.region'), asked.within))
    .$if(asked.id !== undefined, (query) => query.where('w.id', '=', asked.id!))
    .orderBy(sql`w.state <> 'asked'`)
    .orderBy('w.asked_at', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    region: row.region,
    regionName: regionLabel(row.region),
    campaignId: row.campaign_id,
    campaignTitle: row.title,
    kind: row.kind as WritableOffKind,
    things: row.things,
    reason: row.reason,
    state: row.state as WriteOff['state'],
    askedByName: row.asked_by_name,
    askedAt: row.asked_at.toISOString(),
    decidedByName: row.decided_by_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decisionNote: row.decision_note,
    mayDecide: row.state === 'asked' && row.asked_by !== asked.readerId,
  }));
}
