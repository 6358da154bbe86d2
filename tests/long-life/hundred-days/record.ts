/** The record a campaign leaves in the hub, without the ids and clock times in which two runs of it must differ. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import type { Rig } from '@linked/workers/testing/rig.ts';
import type { WorkflowHandle } from '@temporalio/client';
import { sql } from 'kysely';

export interface CampaignRecord {
  /** One line a step of a ladder, as `expectedSteps` gives them. */
  steps: string[];
  /** The campaign's own history: event, state, day and what it says. */
  history: string[];
  /** What the staff of each place were told on which day: one line an item. */
  notices: string[];
  /** Directives each county was sent, in order, and how far each is. */
  deliveries: string[];
  /** Outcomes of the county's reports. */
  reports: string[];
  /** What was decided about tasks of single counties: where, which task, what, about which revision, when. */
  decisions: string[];
  /** Sums of the roll-up. */
  figures: Record<string, number>;
  moments: string[];
}

export async function recordOf(
  rig: Rig,
  campaignId: string,
  tasks: readonly CampaignTask[],
): Promise<CampaignRecord> {
  const codes = new Map(tasks.map((task) => [task.id, task.code]));
  const directives = await rig.db
    .selectFrom('directives')
    .select(['id', 'kind', 'revision'])
    .where('campaign_id', '=', campaignId)
    .execute();
  const named = new Map<string, string>(directives.map(({ id, kind }) => [id, kind]));
  const plain = (text: string): string =>
    text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => codes.get(id) ?? named.get(id) ?? 'id');
  const lines = async (query: ReturnType<typeof sql<{ line: string }>>): Promise<string[]> =>
    (await query.execute(rig.db)).rows.map(({ line }) => plain(line)).sort();
  const { rows: figures } = await sql<Record<string, number | string>>`
    select * from rollups where campaign_id = ${campaignId}`.execute(rig.db);
  const sums: Record<string, number> = {};
  for (const row of figures)
    for (const [name, value] of Object.entries(row))
      if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
  return {
    steps: await lines(sql`
      select day || ' ' || tier || ' ' || region || ' ' || subject as line
      from reminder_steps where campaign_id = ${campaignId}`),
    history: await lines(sql`
      select event || ' ' || to_state || ' ' || (at at time zone 'Asia/Shanghai')::date || ' ' || coalesce(reason, '')
        as line
      from campaign_history where campaign_id = ${campaignId}`),
    notices: await lines(sql`
      select region || ' ' || day || ' ' || item::text as line
      from notices, jsonb_array_elements(items) as e (item)`),
    deliveries: await lines(sql`
      select d.region || ' ' || lpad(d.seq::text, 3, '0') || ' ' || x.kind || ' ' || x.revision || ' ' || d.state
        || ' ' || coalesce((d.signed_at at time zone 'Asia/Shanghai')::date::text, '') as line
      from deliveries d join directives x on x.id = d.directive_id where x.campaign_id = ${campaignId}`),
    reports: await lines(sql`
      select region || ' ' || kind || ' ' || outcome || ' ' || count(*) as line
      from report_log where campaign_id = ${campaignId} group by region, kind, outcome`),
    decisions: await lines(sql`
      select region || ' ' || task_id || ' ' || decision || ' ' || revision || ' '
        || (at at time zone 'Asia/Shanghai')::date as line
      from task_decisions where campaign_id = ${campaignId}`),
    figures: sums,
    moments: await lines(sql`
      select kind || ' ' || (done_at is not null) || ' ' || count(*) as line
      from course_moments where campaign_id = ${campaignId} group by kind, done_at is not null`),
  };
}

export interface HistorySize {
  runs: number;
  events: number;
  /** Events of one type each. */
  byType: Record<string, number>;
}

/** Counts the events over all runs of the campaign's workflow. */
export async function historySize(rig: Rig, campaignId: string, firstRunId: string): Promise<HistorySize> {
  const size: HistorySize = { runs: 0, events: 0, byType: {} };
  for (let runId: string | null | undefined = firstRunId; runId; ) {
    const handle: WorkflowHandle = rig.env.client.workflow.getHandle(
      rig.workflow(campaignId).workflowId,
      runId,
    );
    const { events } = await handle.fetchHistory();
    size.runs += 1;
    size.events += events?.length ?? 0;
    for (const event of events ?? []) {
      const type =
        event.activityTaskScheduledEventAttributes?.activityType?.name ??
        event.markerRecordedEventAttributes?.markerName ??
        (event.timerStartedEventAttributes ? 'timer' : 'other');
      size.byType[type] = (size.byType[type] ?? 0) + 1;
    }
    runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return size;
}
