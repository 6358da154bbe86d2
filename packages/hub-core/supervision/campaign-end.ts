/** What the end of a campaign is for its letters: one that is out outlives the close, and ends with a withdrawal. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { endedStates, supervisedCampaignStates, unsentStates } from '@linked/shared/supervision/states.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { allowedTo, finishStep, lockSupervision, tellWorkflow } from './change-supervision.ts';
import { sendStep } from './tell-county.ts';

/**
 * For the transaction that ends the campaign, after its counties' directives were queued (their rows are held then).
 * A close cancels what was not sent out; a withdrawal also takes back every letter that is out, tells its county and
 * ends its workflow. `reason`: why, as the histories of the letters show it; may be empty.
 */
export async function endLetters(
  trx: HubTransaction,
  end: {
    campaignId: string;
    event: 'close' | 'withdraw';
    actor: Principal;
    reason: string;
    now: Date;
  },
): Promise<void> {
  const { campaignId, event, actor, reason: note, now } = end;
  const open = await trx
    .selectFrom('supervisions')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', 'not in', [...endedStates])
    .$if(event === 'close', (query) => query.where('state', 'in', [...unsentStates]))
    .orderBy('id')
    .execute();
  for (const { id } of open) {
    const locked = await lockSupervision(trx, id);
    const to = allowedTo(locked, 'campaign-ends', 'system');
    const step = { event: 'campaign-ends', actor, to, set: { ended_at: now }, note, now } as const;
    const changed = await finishStep(trx, locked, step);
    await sendStep(trx, locked.campaign, changed, { step: 'withdrawn', by: actor, note, now });
    if (changed.issued_at !== null) await tellWorkflow(trx, id, now);
  }
}

/** Whether a supervision still has a workflow's work to do; for one that Temporal lost. */
export async function needsWorkflow(db: HubDatabase, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('supervisions')
    .innerJoin('campaigns', 'campaigns.id', 'supervisions.campaign_id')
    .select('supervisions.id')
    .where('supervisions.id', '=', id)
    .where('supervisions.issued_at', 'is not', null)
    .where('supervisions.state', 'not in', [...endedStates])
    .where('campaigns.state', 'in', [...supervisedCampaignStates])
    .executeTakeFirst();
  return row !== undefined;
}

/** How many letters of the campaign are out and not ended, and how many were not sent out, by county. */
export async function openLetters(
  db: HubDatabase,
  campaignId: string,
): Promise<{ region: string; out: number; unsent: number }[]> {
  const rows = await db
    .selectFrom('supervisions')
    .select(({ fn }) => [
      'county as region',
      fn.countAll<number>().filterWhere('issued_at', 'is not', null).as('out'),
      fn.countAll<number>().filterWhere('issued_at', 'is', null).as('unsent'),
    ])
    .where('campaign_id', '=', campaignId)
    .where('state', 'not in', [...endedStates])
    .groupBy('county')
    .execute();
  return rows;
}
