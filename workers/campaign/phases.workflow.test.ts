/** Phases that staff move early or late: the campaign follows at once, and its counties hear of it. */
import type { CampaignDetail } from '@linked/hub-core/campaigns/read-campaigns.ts';
import { movePhase } from '@linked/hub-core/phases/move-phase.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { describe, expect, it } from 'vitest';
import {
  at,
  dayAfter,
  firstPhaseEnds,
  HOUR_MS,
  handIn,
  issuedTo,
  stepTo,
  stored,
} from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const MINUTE = 60_000;
const counties = hebeiCounties.slice(0, 3);

describe('a phase that is moved early', () => {
  it('ends on its new day and not on its old one, and its counties have heard of it', async () => {
    await using rig = await startRig(counties);
    const today = shanghaiDate(await rig.now());
    const campaign = await issuedTo(rig, counties, (document) => firstPhaseEnds(document, addDays(today, 4)));
    const phase = campaign.document.phases[0]!;
    const endsOn = addDays(today, 1);
    await eventually(async () => (await lines(rig, campaign, phase, 'phase-begins')).length === 1);
    await move(rig, campaign, { ...phase, endsOn });
    await eventually(
      async () => (await rig.delivered(campaign.id, 'phase-change')).length === counties.length,
    );
    const { startsOn } = phase;
    for (const county of counties)
      expect(stored(rig, county, 'phase-change')).toMatchObject([
        {
          changed: { code: phase.code, from: { startsOn, endsOn: phase.endsOn }, to: { startsOn, endsOn } },
          reason: '根据进度调整',
        },
      ]);
    await eventually(async () => (await expectedEnd(rig, campaign)) === dayAfter(endsOn).toISOString());
    expect(await lines(rig, campaign, phase, 'phase-ends')).toEqual([]);
    await stepTo(rig, at(addDays(endsOn, 1), 12));
    await eventually(async () => (await lines(rig, campaign, phase, 'phase-ends')).length === 1);
    await stepTo(rig, at(addDays(phase.endsOn, 2), 12));
    const [ended, ...again] = await lines(rig, campaign, phase, 'phase-ends');
    expectWithin(ended!, dayAfter(endsOn), 5 * MINUTE);
    expect(again).toEqual([]);
  });

  it('begins at once when it is moved to today, by the waking alone', async () => {
    await using rig = await startRig(counties);
    const campaign = await issuedTo(rig, counties);
    const phase = campaign.document.phases.find(({ code }) => code === 'rectify')!;
    await rig.env.sleep(30 * HOUR_MS);
    const moved = await rig.now();
    expect(await lines(rig, campaign, phase, 'phase-begins')).toEqual([]);
    await move(rig, campaign, { ...phase, startsOn: shanghaiDate(moved) });
    // Nothing is skipped: no time passes but the machine's.
    await eventually(async () => (await lines(rig, campaign, phase, 'phase-begins')).length === 1);
    const [began] = await lines(rig, campaign, phase, 'phase-begins');
    expectWithin(began!, moved, 5 * MINUTE);
    await stepTo(rig, at(addDays(phase.startsOn, 1), 12));
    expect(await lines(rig, campaign, phase, 'phase-begins')).toHaveLength(1);
  });
});

describe('a phase that is moved late', () => {
  it('goes on over its old last day, with its tasks open, and locks them on the new one', async () => {
    await using rig = await startRig(counties);
    const planned = addDays(shanghaiDate(await rig.now()), 2);
    const campaign = await issuedTo(rig, counties, (document) => firstPhaseEnds(document, planned));
    const phase = campaign.document.phases[0]!;
    const endsOn = addDays(planned, 6);
    // Not when the six-hourly look comes: the server may lose a signal's task beside a timer that fires.
    await rig.env.sleep(25 * HOUR_MS);
    await eventually(async () => (await expectedEnd(rig, campaign)) === dayAfter(planned).toISOString());
    await move(rig, campaign, { ...phase, endsOn });
    await eventually(async () => (await expectedEnd(rig, campaign)) === dayAfter(endsOn).toISOString());

    const county = new CountyReports(counties[0]!);
    const task = { campaignId: campaign.id, taskId: campaign.document.tasks[0]!.id };
    await stepTo(rig, at(addDays(planned, 1), 12));
    expect(await lines(rig, campaign, phase, 'phase-ends')).toEqual([]);
    expect(await handIn(rig, county, { ...task, revision: 1 })).toBe('accepted');
    await stepTo(rig, at(endsOn, 23.5));
    expect(await handIn(rig, county, { ...task, revision: 2 })).toBe('accepted');
    await stepTo(rig, at(addDays(endsOn, 1), 1));
    await eventually(async () => (await lines(rig, campaign, phase, 'phase-ends')).length === 1);
    expectWithin((await lines(rig, campaign, phase, 'phase-ends'))[0]!, dayAfter(endsOn), 5 * MINUTE);
    expect(await handIn(rig, county, { ...task, revision: 3 })).toBe('period-locked');
  });
});

describe('a phase that is extended after its end', () => {
  it('opens the tasks it had locked, ends once more on the new day, and locks them again', async () => {
    await using rig = await startRig(counties);
    const planned = addDays(shanghaiDate(await rig.now()), 2);
    const campaign = await issuedTo(rig, counties, (document) => firstPhaseEnds(document, planned));
    const phase = campaign.document.phases[0]!;
    const county = new CountyReports(counties[0]!);
    const task = { campaignId: campaign.id, taskId: campaign.document.tasks[0]!.id };
    await stepTo(rig, at(addDays(planned, 1), 12));
    await eventually(async () => (await lines(rig, campaign, phase, 'phase-ends')).length === 1);
    expect(await handIn(rig, county, { ...task, revision: 1 })).toBe('period-locked');

    const endsOn = addDays(planned, 6);
    await move(rig, campaign, { ...phase, endsOn });
    await eventually(
      async () => (await rig.delivered(campaign.id, 'phase-change')).length === counties.length,
    );
    expect(stored(rig, counties[0]!, 'phase-change')).toMatchObject([{ reopened: true }]);
    const decided = stored(rig, counties[0]!, 'task-decision').flatMap(({ decisions }) => decisions);
    const ofTask = decided.filter(({ taskId }) => taskId === task.taskId);
    expect(ofTask.map(({ decision, until }) => [decision, until])).toEqual([
      ['lock', null],
      ['unlock', endsOn],
    ]);
    expect(await handIn(rig, county, { ...task, revision: 2 })).toBe('accepted');
    await eventually(async () => (await expectedEnd(rig, campaign)) === dayAfter(endsOn).toISOString());
    await stepTo(rig, at(addDays(endsOn, 1), 1));
    await eventually(async () => (await lines(rig, campaign, phase, 'phase-ends')).length === 2);
    expectWithin((await lines(rig, campaign, phase, 'phase-ends'))[1]!, dayAfter(endsOn), 5 * MINUTE);
    expect(await handIn(rig, county, { ...task, revision: 3 })).toBe('period-locked');
  });
});

const move = (rig: Rig, { id }: CampaignDetail, to: CampaignPhase): Promise<unknown> =>
  rig.act(async (trx, now) =>
    movePhase(trx, {
      id,
      version: await rig.version(id),
      phase: to.code,
      startsOn: to.startsOn,
      endsOn: to.endsOn,
      reason: '根据进度调整',
      actor: drafter,
      now,
    }),
  );

/** When this happened to the phase. */
const lines = async (
  rig: Rig,
  { id }: CampaignDetail,
  phase: CampaignPhase,
  event: 'phase-begins' | 'phase-ends',
): Promise<Date[]> =>
  (await rig.history(id, event)).filter((line) => line.reason === phase.name).map((line) => line.at);

/** End of the first phase as the workflow waits for it. */
const expectedEnd = async (rig: Rig, { id, document }: CampaignDetail): Promise<string | null | undefined> =>
  (await rig.status(id)).waiting.find(
    (one) => one.what === 'phase-ends' && one.phase === document.phases[0]!.code,
  )?.until;
