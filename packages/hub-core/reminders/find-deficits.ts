/** What is missing in a campaign's counties: receipts, reports, tasks past their day or behind their pace. */

import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { Deficit } from '@linked/shared/reminders/ladder.ts';
import type { ReminderItem } from '@linked/shared/reminders/payload.ts';
import type { ReminderSettings } from '@linked/shared/reminders/settings.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubDatabase } from '../db/database.ts';
import { isHeld } from '../reviews/stragglers.ts';
import { expectedBySpan } from '../rhythm/expected.ts';
import { periodsOf, reportedIn } from '../rhythm/reported.ts';

type WithoutTimes<T> = T extends unknown ? Omit<T, 'times'> : never;

export interface Missing {
  region: string;
  city: string;
  what: Deficit;
  /** Who set what is missing, by code: the campaign's region, or the city that added the task. */
  setBy: string;
  /** Names it in `reminder_steps`. */
  subject: string;
  /** Last day that was missed; for a task behind its pace, its due day. */
  dueOn: string;
  item: WithoutTimes<ReminderItem>;
}

/** Everything that is missing as of `now`, without the counties that operators have left out. */
export async function findDeficits(
  db: HubDatabase,
  campaign: Campaign,
  { settings, now }: { settings: ReminderSettings; now: Date },
): Promise<Missing[]> {
  const today = shanghaiDate(now);
  const missing = await missingReceipts(db, campaign, today);
  // After the last day of its closing a campaign takes no more work.
  if (campaign.closing_last_day === null || campaign.closing_last_day >= today)
    missing.push(
      ...(await missingReports(db, campaign, today)),
      ...(await tasksBehind(db, campaign, { behindBy: settings.behindBy, today })),
    );
  const skipped = await skippedCounties(db, campaign.id);
  return missing.filter(({ region }) => !skipped.has(region));
}

/**
 * Reminders themselves are left out: nobody is reminded of a reminder, the next one says it all again, and the notice
 * to the next tier says how many lie unsigned.
 */
async function missingReceipts(db: HubDatabase, campaign: Campaign, today: string): Promise<Missing[]> {
  const rows = await db
    .selectFrom('directives as x')
    .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
    .innerJoin('campaign_targets as t', (join) =>
      join
        .onRef('t.campaign_id', '=', 'x.campaign_id')
        .onRef('t.region', '=', 'd.region')
        .on('t.valid_to', 'is', null),
    )
    .where('x.campaign_id', '=', campaign.id)
    .where('x.kind', '<>', 'reminder')
    .where('x.receipt_due_on', '<', today)
    .where('d.state', '<>', 'signed')
    .select(['d.region', 't.city', 'x.id', 'x.kind', 'x.receipt_due_on as dueOn'])
    .orderBy('x.receipt_due_on')
    .orderBy('x.id')
    .execute();
  return rows.map(({ region, city, id, kind, dueOn }) => ({
    region,
    city,
    what: 'receipt',
    setBy: campaign.region,
    subject: `receipt:${id}:${dueOn}`,
    dueOn: dueOn!,
    item: { what: 'receipt', directiveId: id, directiveKind: kind, dueOn: dueOn! },
  }));
}

/**
 * Of periods that are over: who has acted since the last of them began has taken up its reporting again. A county that
 * stays silent climbs one ladder, from the first period it missed in the row.
 */
async function missingReports(db: HubDatabase, campaign: Campaign, today: string): Promise<Missing[]> {
  const issuedOn = campaign.issued_at && shanghaiDate(campaign.issued_at);
  const over = periodsOf({ document: campaign.document, issuedOn }).filter(({ dueOn }) => dueOn < today);
  const last = over.at(-1);
  if (!last) return [];
  const counties = await reportedIn(db, campaign.id, last);
  // One that has ended since is asked for nothing more.
  const stillCounties = new Set(await regionsOfTheDay(db, campaign.id));
  const silent = counties.filter(
    ({ region, since, finished }) => !since && !finished && stillCounties.has(region),
  );
  return silent.map(({ region, city, lastAt, validFrom }) => {
    const lastDay = lastAt && shanghaiDate(lastAt);
    const first = over.find(
      ({ from, dueOn }) => (!lastDay || from > lastDay) && (!validFrom || dueOn >= validFrom),
    )!;
    return {
      region,
      city,
      what: 'report',
      setBy: campaign.region,
      subject: `report:${first.dueOn}`,
      dueOn: first.dueOn,
      item: { what: 'report', from: first.from, dueOn: last.dueOn },
    };
  });
}

interface TaskRow {
  region: string;
  city: string;
  task_id: string;
  field: string;
  title: string;
  due_on: string;
  owner: string;
  percent: number;
  expected: number;
}

/**
 * Tasks of the campaign and those that cities have added, not what counties have set themselves, that are not handed in, or were given back: past their day, or behind by more than is
 * tolerated. Those that the county has leave to pause are left out, and those that are locked: it could not hand in.
 * Tasks of the campaign and those that cities have added, not what counties have set themselves, that are not handed
 * in, or were given back: past their day, or behind by more than is tolerated. Those that the county has leave to pause
 * are left out.
 */
export async function tasksBehind(
  db: HubDatabase,
  campaign: Campaign,
  { behindBy, today }: { behindBy: number; today: string },
): Promise<(Missing & { field: string })[]> {
  const spans = await expectedBySpan(db, campaign, today);
  const { rows } = await sql<TaskRow>`
    select t.region, c.city, t.task_id, t.field, t.owner, k.title, t.due_on, s.expected, coalesce(f.percent, 0) as percent
    from county_tasks t
    join campaigns x on x.id = t.campaign_id
    join campaign_targets c on c.campaign_id = t.campaign_id and c.region = t.region and c.valid_to is null
    join campaign_tasks k on k.campaign_id = t.campaign_id and k.task_id = t.task_id
    join unnest(${spans.map((span) => span.startsOn)}::date[], ${spans.map((span) => span.dueOn)}::date[],
      ${spans.map((span) => span.expected)}::int[]) as s (starts_on, due_on, expected)
      on s.due_on = t.due_on and s.starts_on is not distinct from t.starts_on
    left join (
      select region, (payload ->> 'taskId')::uuid as task_id, (payload ->> 'percent')::int as percent,
        payload ->> 'state' as state, revision, payload
      from facts where campaign_id = ${campaign.id} and kind = 'task-progress'
    ) f on f.region = t.region and f.task_id = t.task_id
    left join task_reviews r on r.campaign_id = t.campaign_id and r.region = t.region and r.task_id = t.task_id
    where t.campaign_id = ${campaign.id} and not t.dropped and t.owner <> t.region
      and (coalesce(f.state, 'pending') <> all (${[...submittedStates]}::text[]) or f.revision = r.returned_revision)
      and (r.paused_until is null or r.paused_until < ${today}::date)
      and not ${isHeld(today, sql`f`, sql`r`, sql`x`)}
      and (t.due_on < ${today}::date or s.expected - coalesce(f.percent, 0) > ${behindBy})
    order by t.region, k.ordinal`.execute(db);
  return rows.map((row): Missing & { field: string } => {
    const task = { taskId: row.task_id, title: row.title, dueOn: row.due_on, percent: row.percent };
    const { region, city, field } = row;
    const common = { region, city, field, setBy: row.owner, dueOn: row.due_on };
    if (row.due_on < today)
      return {
        ...common,
        what: 'overdue',
        subject: `overdue:${row.task_id}:${row.due_on}`,
        item: { what: 'overdue', ...task },
      };
    return {
      ...common,
      what: 'behind-pace',
      subject: `behind-pace:${row.task_id}:${row.due_on}`,
      item: { what: 'behind-pace', ...task, expected: row.expected },
    };
  });
}

async function skippedCounties(db: HubDatabase, campaignId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('skipped_counties')
    .select('region')
    .where('campaign_id', '=', campaignId)
    .where('taken_back_at', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.region));
}
