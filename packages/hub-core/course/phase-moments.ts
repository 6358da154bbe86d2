/** The first and the last day of a phase. */
import { recordPhase } from '../campaigns/record-course.ts';
import type { HubTransaction } from '../db/database.ts';
import type { Due, Outcome } from './handlers.ts';

export const phaseBegins = (trx: HubTransaction, due: Due<'phase-begins'>): Promise<Outcome> =>
  onRecord(trx, 'phase-begins', due);

export const phaseEnds = (trx: HubTransaction, due: Due<'phase-ends'>): Promise<Outcome> =>
  onRecord(trx, 'phase-ends', due);

async function onRecord(
  trx: HubTransaction,
  event: 'phase-begins' | 'phase-ends',
  { campaign, args, now }: Due<'phase-begins' | 'phase-ends'>,
): Promise<Outcome> {
  const { phase } = args;
  const nth = await timesBefore(trx, campaign.id, event, phase);
  await recordPhase(trx, { campaignId: campaign.id, phase, event, nth, now });
  return { outcome: { phase } };
}

/** How often this moment of the phase has come already: a phase that was moved after its end ends again. */
async function timesBefore(
  trx: HubTransaction,
  campaignId: string,
  kind: string,
  phase: string,
): Promise<number> {
  const { times } = await trx
    .selectFrom('course_moments')
    .select((eb) => eb.fn.countAll<number>().as('times'))
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', kind)
    .where('args', '@>', JSON.stringify({ phase }))
    .where('done_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return times;
}
