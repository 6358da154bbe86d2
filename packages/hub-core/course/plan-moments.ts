/** The moments that follow from a campaign's own dates. Features with moments of their own plan them themselves. */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import type { NewMoment } from './moments.ts';
import { planPeriods, planRound } from './reminder-moments.ts';

type Dated = Pick<Campaign, 'id' | 'state' | 'document' | 'issued_at'>;
type PhaseMoment = NewMoment<'phase-begins' | 'phase-ends'>;

/**
 * Brings the open moments of phases, tasks, receipts, report periods and reminders in line with the campaign's dates: missing
 * ones are put in, those whose date has moved are replaced. A campaign that is over keeps none, whatever kind. Repeatable; called where the
 * dates are set, and by the workflow whenever it looks, so that a place that forgot is put right.
 */
export async function planMoments(trx: HubTransaction, campaign: Dated, now: Date): Promise<void> {
  if (campaign.state === 'closed' || campaign.state === 'withdrawn') return dropAll(trx, campaign.id);
  const phases = phaseMoments(campaign);
  await sql`
    with dropped as (
      delete from course_moments where campaign_id = ${campaign.id} and done_at is null
        and kind in ('phase-begins', 'phase-ends') and key <> all (${phases.map(({ key }) => key)}::text[])
    )
    insert into course_moments (campaign_id, key, kind, at, args)
    select ${campaign.id}, key, kind, at, args
    from unnest(${phases.map(({ key }) => key)}::text[], ${phases.map(({ kind }) => kind)}::text[],
      ${phases.map(({ at }) => at.toISOString())}::timestamptz[],
      ${phases.map(({ args }) => JSON.stringify(args))}::jsonb[]) as wanted (key, kind, at, args)
    on conflict do nothing
  `.execute(trx);
  await planTasksDue(trx, campaign, now);
  await planReceipts(trx, campaign.id);
  const issuedOn = shanghaiDate(campaign.issued_at ?? now);
  await planPeriods(trx, { ...campaign, issuedOn });
  await ensureRound(trx, campaign, now);
}

/** One round of reminders is always ahead; each plans the next. */
async function ensureRound(trx: HubTransaction, campaign: Dated, now: Date): Promise<void> {
  const ahead = await trx
    .selectFrom('course_moments')
    .select('key')
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'daily-reminders')
    .where('done_at', 'is', null)
    .executeTakeFirst();
  if (!ahead) await planRound(trx, campaign, now);
}

function phaseMoments({ id, document }: Dated): PhaseMoment[] {
  return document.phases.flatMap((phase): PhaseMoment[] => [
    {
      campaignId: id,
      key: `phase-begins:${phase.code}:${phase.startsOn}`,
      kind: 'phase-begins',
      at: shanghaiMidnight(phase.startsOn),
      args: { phase: phase.code },
    },
    {
      campaignId: id,
      key: `phase-ends:${phase.code}:${phase.endsOn}`,
      kind: 'phase-ends',
      at: shanghaiMidnight(addDays(phase.endsOn, 1)),
      args: { phase: phase.code },
    },
  ]);
}

/**
 * One moment a directive that asks for a receipt: the first instant at which a missing one is late. Reminders have
 * none: the next one says it all again, and a line a day about the last one would bury what they are about.
 */
async function planReceipts(trx: HubTransaction, campaignId: string): Promise<void> {
  await sql`
    with wanted as materialized (
      select 'receipts:' || id || ':' || receipt_due_on as key, id,
        (receipt_due_on + 1)::timestamp at time zone 'Asia/Shanghai' as at
      from directives where campaign_id = ${campaignId} and receipt_due_on is not null and kind <> 'reminder'
    ), dropped as (
      delete from course_moments where campaign_id = ${campaignId} and done_at is null
        and kind = 'receipts' and key not in (select key from wanted)
    )
    insert into course_moments (campaign_id, key, kind, at, args)
    select ${campaignId}, key, 'receipts', at, jsonb_build_object('directiveId', id) from wanted
    on conflict do nothing
  `.execute(trx);
}

/**
 * One moment a day on which tasks are to be locked that their phase's end did not or will not lock: those with a later
 * day of their own, in whatever counties, and those that came under a phase after its end. A day whose moment has been
 * carried out comes no more; what belongs to it then is locked with the present day.
 */
async function planTasksDue(trx: HubTransaction, campaign: Dated, now: Date): Promise<void> {
  const { id, state, document } = campaign;
  const today = shanghaiDate(now);
  await sql`
    with phase as (
      select p.code, p.ends_on, exists (select from course_moments m where m.campaign_id = ${id}
          and m.key = 'phase-ends:' || p.code || ':' || p.ends_on and m.done_at is not null) as ended
      from unnest(${document.phases.map(({ code }) => code)}::text[],
        ${document.phases.map(({ endsOn }) => endsOn)}::date[]) as p (code, ends_on)
    ), last_day as (
      select distinct greatest(k.due_on, p.ends_on) as day
      from county_tasks k
        join campaign_targets t on t.campaign_id = k.campaign_id and t.region = k.region and t.valid_to is null
        join task_versions v on v.campaign_id = k.campaign_id and v.task_id = k.task_id and v.revision = k.revision
        join phase p on p.code = v.definition ->> 'phase'
        left join task_reviews w on w.campaign_id = k.campaign_id and w.region = k.region and w.task_id = k.task_id
      where k.campaign_id = ${id} and ${state !== 'closing'}::boolean and not k.dropped and w.locked_at is null
        and (k.due_on > p.ends_on or p.ended)
    ), wanted as materialized (
      select distinct case when exists (select from course_moments m where m.campaign_id = ${id}
          and m.key = 'tasks-due:' || day and m.done_at is not null) then greatest(day, ${today}::date) else day end as day
      from last_day
    ), dropped as (
      delete from course_moments where campaign_id = ${id} and done_at is null and kind = 'tasks-due'
        and at > ${now} and key not in (select 'tasks-due:' || day from wanted)
    )
    insert into course_moments (campaign_id, key, kind, at, args)
    select ${id}, 'tasks-due:' || day, 'tasks-due', (day + 1)::timestamp at time zone 'Asia/Shanghai',
      jsonb_build_object('day', day)
    from wanted
    on conflict do nothing
  `.execute(trx);
}

async function dropAll(trx: HubTransaction, campaignId: string): Promise<void> {
  await trx
    .deleteFrom('course_moments')
    .where('campaign_id', '=', campaignId)
    .where('done_at', 'is', null)
    .execute();
}
