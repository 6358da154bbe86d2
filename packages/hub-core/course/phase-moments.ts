/** The first and the last day of a phase, and the last day of its tasks that have one later. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { sql } from 'kysely';
import { recordPhase } from '../campaigns/record-course.ts';
import type { HubTransaction } from '../db/database.ts';
import { lockDue, type Sweep, sweepBegins } from '../reviews/lock-due.ts';
import type { Due, Outcome } from './handlers.ts';

export const phaseBegins = async (trx: HubTransaction, due: Due<'phase-begins'>): Promise<Outcome> => ({
  outcome: await onRecord(trx, 'phase-begins', due),
});

/** Locks what was handed in and what had its last day: the data of the period, not the county's work. */
export async function phaseEnds(trx: HubTransaction, due: Due<'phase-ends'>): Promise<Outcome> {
  const { campaign, args, progress } = due;
  if (progress === null) await onRecord(trx, 'phase-ends', due);
  const phases = campaign.document.phases.filter((phase) => phase.code === args.phase);
  return sweepOn(trx, due, phases, true, { phase: args.phase });
}

/** Locks, in every county, what goes on after its phase to a last day of its own, once that day is over. */
export async function tasksDue(trx: HubTransaction, due: Due<'tasks-due'>): Promise<Outcome> {
  const { campaign, args } = due;
  const ended = campaign.document.phases.filter((phase) => phase.endsOn <= args.day);
  return sweepOn(trx, due, ended, false, { day: args.day });
}

/** A batch of counties, or the outcome when there is none left. What closes holds what was handed in without a lock. */
async function sweepOn(
  trx: HubTransaction,
  { campaign, at, progress, now }: Due<'phase-ends' | 'tasks-due'>,
  phases: readonly CampaignPhase[],
  handedIn: boolean,
  said: Record<string, string>,
): Promise<Outcome> {
  const sweep = (progress as Sweep | null) ?? sweepBegins;
  const day = shanghaiDate(new Date(at.getTime() - 1));
  const belongs = campaign.state !== 'closing' && (await hasTasks(trx, campaign.id, phases));
  const next =
    belongs && (await lockDue(trx, { campaignId: campaign.id, phases, day, handedIn, sweep, at, now }));
  return next ? { goOn: { ...next } } : { outcome: { ...said, locked: sweep.locked } };
}

async function hasTasks(
  trx: HubTransaction,
  campaignId: string,
  phases: readonly CampaignPhase[],
): Promise<boolean> {
  const found = await trx
    .selectFrom('task_versions')
    .select('task_id')
    .where('campaign_id', '=', campaignId)
    .where(sql<boolean>`definition ->> 'phase' = any (${phases.map(({ code }) => code)}::text[])`)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function onRecord(
  trx: HubTransaction,
  event: 'phase-begins' | 'phase-ends',
  { campaign, args, now }: Due<'phase-begins' | 'phase-ends'>,
): Promise<{ phase: string }> {
  const { phase } = args;
  const nth = await timesBefore(trx, campaign.id, event, phase);
  await recordPhase(trx, { campaignId: campaign.id, phase, event, nth, now });
  return { phase };
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
