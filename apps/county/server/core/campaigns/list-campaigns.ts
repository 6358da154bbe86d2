/** Campaigns as a county holds them, with how far its tasks are. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { countyCampaign } from '@linked/shared/contracts/county/directives.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';

export type CountyCampaign = z.infer<typeof countyCampaign>;

function campaigns(trx: RegionTransaction, today: string) {
  const handedIn = sql`state = any(${[...submittedStates]}::text[])`;
  const ofCampaign = sql`origin = 'campaign'`;
  const isDone = sql`(${handedIn} and percent = 100)`;
  const isLate = sql`(due_on < ${today}::date and not ${handedIn})`;
  return trx
    .selectFrom('campaigns as c')
    .innerJoin('directives as d', (join) =>
      join.onRef('d.region', '=', 'c.region').onRef('d.id', '=', 'c.directive_id'),
    )
    .leftJoin('plans as p', (join) =>
      join.onRef('p.region', '=', 'c.region').onRef('p.campaign_id', '=', 'c.id'),
    )
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('tasks as t')
          .whereRef('t.region', '=', 'c.region')
          .whereRef('t.campaign_id', '=', 'c.id')
          .where('t.dropped', '=', false)
          .select([
            // Tasks that the city or the county added stand beside the campaign's own.
            sql<number>`count(*) filter (where ${ofCampaign})`.as('total'),
            sql<number>`count(*) filter (where ${ofCampaign} and state <> 'pending')`.as('started'),
            sql<number>`count(*) filter (where ${ofCampaign} and ${handedIn})`.as('submitted'),
            // Done means handed in and complete, as the hub counts it.
            sql<number>`count(*) filter (where ${ofCampaign} and ${isDone})`.as('done'),
            sql<number>`count(*) filter (where ${ofCampaign} and ${isLate})`.as('overdue'),
            sql<number>`count(*) filter (where not ${ofCampaign})`.as('local_total'),
            sql<number>`count(*) filter (where not ${ofCampaign} and ${isDone})`.as('local_done'),
            sql<number>`count(*) filter (where not ${ofCampaign} and ${isLate})`.as('local_overdue'),
            sql<number>`count(*) filter (where state = 'awaiting-countersign')`.as('awaiting'),
            sql<number>`count(*) filter (where ${ofCampaign} and ${handedIn} and judgement ->> 'decision' = 'review')`.as(
              'reviewed',
            ),
          ])
          .as('n'),
      (join) => join.onTrue(),
    )
    .selectAll('c')
    .select(['d.issued_at', 'd.signed_at', 'p.plan', 'p.party_approval'])
    .select(['n.total', 'n.started', 'n.submitted', 'n.done', 'n.overdue', 'n.awaiting', 'n.reviewed'])
    .select(['n.local_total', 'n.local_done', 'n.local_overdue']);
}

type Row = Awaited<ReturnType<ReturnType<typeof campaigns>['executeTakeFirstOrThrow']>>;

const toView = (row: Row): CountyCampaign => ({
  id: row.id,
  title: row.title,
  region: row.region,
  state: row.state as CountyCampaign['state'],
  editionId: row.edition_id,
  receiptDueOn: row.receipt_due_on,
  lastDay: row.last_day,
  closedOn: row.closed_on,
  withdrawnReason: row.withdrawn_reason,
  succession: fromJson(row.succession),
  directiveId: row.directive_id,
  issuedAt: row.issued_at.toISOString(),
  signedAt: row.signed_at?.toISOString() ?? null,
  document: fromJson(row.document),
  tasks: {
    total: row.total,
    started: row.started,
    submitted: row.submitted,
    done: row.done,
    overdue: row.overdue,
    awaitingCountersign: row.awaiting,
    reviewed: row.reviewed,
  },
  localTasks: { total: row.local_total, done: row.local_done, overdue: row.local_overdue },
  plan: fromJson(row.plan),
  partyApproval: fromJson(row.party_approval),
});

/** Newest first. */
export async function listCampaigns(trx: RegionTransaction, now: Date): Promise<CountyCampaign[]> {
  const query = campaigns(trx, shanghaiDate(now)).orderBy('c.starts_on', 'desc').orderBy('c.id', 'desc');
  return (await query.execute()).map(toView);
}

/** Throws `campaign-unknown`. */
export async function getCampaign(trx: RegionTransaction, id: string, now: Date): Promise<CountyCampaign> {
  const row = await campaigns(trx, shanghaiDate(now)).where('c.id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  return toView(row);
}
