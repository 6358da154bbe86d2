/** A campaign on a rig: issued, brought to an instant, reported on by counties that number what they send. */
import type { CampaignDetail } from '@linked/hub-core/campaigns/read-campaigns.ts';
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import type { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import type { DirectiveKind, DirectivePayload } from '@linked/shared/link/kinds.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import { eventually } from './eventually.ts';
import type { Rig } from './rig.ts';

export const HOUR_MS = 3_600_000;

/** An hour of a day in Shanghai. */
export const at = (day: string, hour: number): Date =>
  new Date(shanghaiMidnight(day).getTime() + hour * HOUR_MS);

/** First instant after a day in Shanghai: when what lasts until that day is over. */
export const dayAfter = (day: string): Date => shanghaiMidnight(addDays(day, 1));

/** Issued, running, and with these counties. */
export async function issuedTo(
  rig: Rig,
  counties: readonly string[],
  adjust?: (document: CampaignDocument) => CampaignDocument,
): Promise<CampaignDetail> {
  const campaign = await rig.issue(await rig.approved(adjust));
  await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length);
  await eventually(async () => (await stateOf(rig, campaign.id)) === 'running');
  return campaign;
}

/** A document whose first phase ends on this day and whose first task belongs to it, with the same last day. */
export const firstPhaseEnds = (document: CampaignDocument, endsOn: string): CampaignDocument => {
  const [first] = document.phases;
  const [phases, tasks] = [document.phases.slice(1), document.tasks.slice(1)];
  return {
    ...document,
    phases: [{ ...first!, endsOn }, ...phases],
    tasks: [{ ...document.tasks[0]!, phase: first!.code, dueOn: endsOn }, ...tasks],
  };
};

export const stateOf = async (rig: Rig, id: string): Promise<string> =>
  (await rig.db.selectFrom('campaigns').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;

/** Skips to an instant, six hours at a time at most, so that activities run at about their own time. */
export async function stepTo(rig: Rig, instant: Date): Promise<void> {
  const left = async () => instant.getTime() - (await rig.now()).getTime();
  for (let ms = await left(); ms > 0; ms = await left()) await rig.env.sleep(Math.min(ms, 6 * HOUR_MS));
}

/** Noon of a day; what the moments queued on the way is relayed. */
export async function goToNoon(rig: Rig, day: string): Promise<void> {
  await stepTo(rig, at(day, 12));
  await relay(rig);
}

/** The so-manieth working day after a day, counted one by one. */
export function workdayAfter(day: string, nth: number): string {
  let reached = day;
  for (let left = nth; left > 0; ) {
    reached = addDays(reached, 1);
    if (isWorkday(reached)) left -= 1;
  }
  return reached;
}

/** Requests that activities left are carried out; a server hears of them by the database. */
export const relay = (rig: Rig): Promise<void> => rig.act(async () => {});

/** What a county got of this kind, in order. */
export const stored = <K extends DirectiveKind>(rig: Rig, region: string, kind: K): DirectivePayload<K>[] =>
  rig.endpoints
    .stored(region)
    .filter((item) => item.kind === kind)
    .map((item) => item.payload as DirectivePayload<K>);

/** A county sends these; what the hub made of each: its outcome, or the code of the reason why not. */
export async function send(rig: Rig, county: CountyReports, ...items: Report[]): Promise<string[]> {
  const { judgements } = await ingestReports(rig.db, {
    region: county.region,
    items,
    now: await rig.now(),
  });
  return judgements.map(({ outcome, reason }) => reason?.code ?? outcome);
}

/** A county signs the campaign. */
export async function sign(rig: Rig, campaignId: string, county: CountyReports): Promise<string> {
  const directive = await rig.db
    .selectFrom('directives')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'campaign')
    .executeTakeFirstOrThrow();
  const [answer] = await send(rig, county, county.receipt(campaignId, directive.id));
  return answer!;
}

/** A county hands a task in. @param done instant of the act; the server's present time by default */
export async function handIn(
  rig: Rig,
  county: CountyReports,
  task: { campaignId: string; taskId: string; revision: number; done?: Date },
): Promise<string> {
  const occurredAt = (task.done ?? (await rig.now())).toISOString();
  const parts = { state: 'submitted' as const, percent: 100, submittedAt: occurredAt };
  const { revision } = task;
  const report = county.progress(task.campaignId, task.taskId, parts, { revision, occurredAt });
  const [answer] = await send(rig, county, report);
  return answer!;
}

/** How many rows of each kind stand in the hub about all its campaigns: equal twice when nothing happened between. */
export async function traces(rig: Rig): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from campaign_history) as history,
      (select count(*)::int from directives) as directives,
      (select count(*)::int from deliveries where delivered_at is not null) as delivered,
      (select count(*)::int from reminder_steps) as reminders,
      (select coalesce(sum(jsonb_array_length(items)), 0)::int from notices) as notices,
      (select count(*)::int from task_decisions) as decisions,
      (select count(*)::int from course_moments where done_at is null) as waiting,
      (select count(*)::int from audit_log) as audit`.execute(rig.db);
  return rows[0]!;
}
