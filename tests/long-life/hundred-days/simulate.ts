/** Plays the story on a rig: time is moved, counties sign and report through the hub's real ingest. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beginClosing, closeCampaign } from '@linked/hub-core/campaigns/course.ts';
import type { CampaignDetail } from '@linked/hub-core/campaigns/read-campaigns.ts';
import { retryNow } from '@linked/hub-core/campaigns/retry-now.ts';
import { wakeCourse } from '@linked/hub-core/course/moments.ts';
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { movePhase } from '@linked/hub-core/phases/move-phase.ts';
import { returnTask } from '@linked/hub-core/reviews/review-tasks.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { contentOf, issuedSupplement } from '@linked/hub-core/testing/supplements.ts';
import { addDays } from '@linked/shared/calendar/dates.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { at } from '@linked/workers/testing/course.ts';
import { eventually } from '@linked/workers/testing/eventually.ts';
import { addCityTask } from '@linked/workers/testing/local-work.ts';
import type { Rig } from '@linked/workers/testing/rig.ts';
import { sql } from 'kysely';
import pMap from 'p-map';
import { Outbox } from './outbox.ts';
import { awayDays, type Behaviour, type Story, storyOf } from './story.ts';

export interface Time {
  /** Brings the campaign's clock to this instant; what falls due on the way may be carried out meanwhile or after. */
  moveTo(rig: Rig, at: Date): Promise<void>;
  /** How long what is due may take, in milliseconds of the machine. */
  patienceMs: number;
}

/**
 * Longest time of the machine that one step may take. Now and then, on a machine with far more to do than cores, the
 * time-skipping server (1.40) loses a task, waits for it for good and skips no further.
 */
const SKIP_PATIENCE_MS = 45_000;

/** The server skips from timer to timer. Throws when it has stopped to. */
export const skipping: Time = {
  async moveTo(rig, at) {
    const ahead = at.getTime() - (await rig.now()).getTime();
    if (ahead <= 0) return;
    const stuck = sleep(SKIP_PATIENCE_MS, undefined, { ref: false }).then(() => {
      throw new Error('the time-skipping server stands still');
    });
    await Promise.race([rig.env.sleep(ahead), stuck]);
  },
  patienceMs: 30_000,
};

/** The hub's clock is moved by hand and the workflow told to look at it: for servers whose time cannot be skipped. */
export const shifting: Time = {
  async moveTo(rig, at) {
    rig.shiftClock(at.getTime() - Date.now());
  },
  patienceMs: 120_000,
};

export interface Played {
  campaign: CampaignDetail;
  story: Story;
  /** Of the campaign's workflow. */
  firstRunId: string;
}

/** @param startsOn a working day; the campaign is issued at ten in the morning */
export async function playHundredDays(
  rig: Rig,
  time: Time,
  counties: ReadonlyMap<string, Behaviour>,
  startsOn: string,
): Promise<Played> {
  const which = (behaviour: Behaviour) =>
    [...counties].filter(([, one]) => one === behaviour).map(([county]) => county);
  const away = new Set([...which('never'), ...which('offline')]);
  rig.endpoints.setMood('down', ...away);
  await time.moveTo(rig, at(startsOn, 10));
  const campaign = await rig.issue(await rig.approved());
  const { runId: firstRunId } = await rig.workflow(campaign.id).describe();
  const story = storyOf(campaign.document, startsOn, campaign.receiptDueOn!);
  const outboxes = new Map([...counties.keys()].map((county) => [county, new Outbox(county, campaign.id)]));

  /** Everything that is due has been carried out, and every county that answers has everything. */
  const settle = async (): Promise<void> => {
    const now = await rig.now();
    await eventually(async () => (await openWork(rig, campaign.id, { now, away })) === 0, time.patienceMs);
  };
  const goTo = async (day: string, hour: number): Promise<void> => {
    await time.moveTo(rig, at(day, hour));
    if (time === shifting) await rig.act((trx, now) => wakeCourse(trx, { campaignId: campaign.id, now }));
    await settle();
  };

  await settle();
  const version = () => rig.version(campaign.id);
  for (let day = startsOn; day <= story.closedOn; day = addDays(day, 1)) {
    for (const behaviour of ['offline', 'never'] as const) {
      if (day !== addDays(startsOn, awayDays[behaviour]!)) continue;
      await goTo(day, 14);
      rig.endpoints.setMood('up', ...which(behaviour));
      for (const county of which(behaviour)) away.delete(county);
      await rig.act((trx, now) => retryNow(trx, { campaignId: campaign.id, actor: drafter, now }));
    }
    if (day === story.supplement.on) {
      await goTo(day, 14);
      const { taskCode, dueOn, receiptWorkdays } = story.supplement;
      const { id: taskId } = story.document.tasks.find((task) => task.code === taskCode)!;
      const content = contentOf([{ kind: 'change', taskId, dueOn }], { receiptWorkdays });
      await issuedSupplement(rig.db, campaign.id, content, await rig.now());
    }
    if (day === story.phaseMove.on) {
      await goTo(day, 14);
      const { code, endsOn } = story.phaseMove;
      const { startsOn: from } = story.document.phases.find((phase) => phase.code === code)!;
      const move = {
        id: campaign.id,
        phase: code,
        startsOn: from,
        endsOn,
        reason: '补充培训',
        actor: drafter,
      };
      await rig.act(async (trx, now) => movePhase(trx, { ...move, version: await version(), now }));
    }
    if (day === story.cityTask.on) {
      await goTo(day, 14);
      await addCityTask(rig, campaign.id, story.cityTask.task);
    }
    if (day === story.returned.on) {
      await goTo(day, 14);
      for (const county of which('returned')) await giveBack(rig, story, { campaignId: campaign.id, county });
    }
    if (day === story.closingOn) {
      await goTo(day, 14);
      const step = { id: campaign.id, version: await version(), actor: drafter, lastDay: story.lastDay };
      await rig.act((trx, now) => beginClosing(trx, { ...step, now }));
    }
    await goTo(day, 15);
    const now = await rig.now();
    await pMap(
      counties,
      async ([county, behaviour]) => {
        const items = outboxes
          .get(county)!
          .of(story, { county, behaviour }, day, rig.endpoints.stored(county));
        if (items.length > 0) await ingestReports(rig.db, { region: county, items, now });
      },
      { concurrency: 6 },
    );
  }
  const step = { id: campaign.id, version: await version(), actor: approver };
  await rig.act((trx, now) => closeCampaign(trx, { ...step, now }));
  await settle();
  return { campaign, story, firstRunId };
}

/** The county's city gives the task back to it as it was handed in. */
async function giveBack(
  rig: Rig,
  { returned, document }: Story,
  { campaignId, county }: { campaignId: string; county: string },
): Promise<void> {
  const { id: taskId } = document.tasks.find((task) => task.code === returned.taskCode)!;
  const { revision } = await rig.db
    .selectFrom('facts')
    .select('revision')
    .where('campaign_id', '=', campaignId)
    .where('entity_id', '=', derivedId(campaignId, county, 'task', taskId))
    .executeTakeFirstOrThrow();
  const actor = person(`${county.slice(0, 4)}00`, 'city-staff');
  const step = {
    campaignId,
    region: county,
    taskId,
    revision,
    reason: '数字与底数不符',
    asked: '请核对台账',
  };
  await rig.act((trx, now) => returnTask(trx, { ...step, actor, now }));
}

/** Moments that are due, requests that Temporal was not told of, and counties that answer but are behind. */
async function openWork(
  rig: Rig,
  campaignId: string,
  { now, away }: { now: Date; away: ReadonlySet<string> },
): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select (select count(*) from course_moments where campaign_id = ${campaignId} and done_at is null
        and greatest(at, retry_at) <= ${now})
      + (select count(*) from workflow_requests where done_at is null)
      + (select count(*) from nodes where down_cursor < down_seq and region <> all (${[...away]}::text[])) as open
  `.execute(rig.db);
  const open = Number(rows[0]!.open);
  if (open > 0) await sleep(5);
  return open;
}
