import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { describe, expect, it } from 'vitest';
import { campaignPatches } from '../campaign/names.ts';
import { callOff } from '../testing/call-off.ts';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';
import { keptReleases } from './releases.ts';

const address = process.env.LINKED_TEST_TEMPORAL_ADDRESS!;
const counties = hebeiCounties.slice(0, 5);
const [dark] = counties as [string];
const releases = await keptReleases();

const rigFor = () => startRig(counties, address, { worker: 'none' });

/** What the course of both versions puts on record; the present one records more. */
const ofBoth = ['start', 'phase-begins', 'phase-ends', 'receipts-late'];

/** Lines of the campaign's own history that its workflow wrote: what happened, and about what. */
async function recorded(rig: Rig, id: string): Promise<string[]> {
  const lines = await rig.db
    .selectFrom('campaign_history')
    .select(['event', 'reason'])
    .where('campaign_id', '=', id)
    .where('actor', '=', 'system')
    .where('event', 'in', ofBoth)
    .execute();
  return lines.map(({ event, reason }) => `${event} ${reason ?? ''}`).sort();
}

/** What the course of a campaign must have put on record once its clock stands at `now`. */
function expected(campaign: Awaited<ReturnType<Rig['issue']>>, now: Date): string[] {
  const past = (day: string) => shanghaiMidnight(day) <= now;
  return [
    'start ',
    ...campaign.document.phases.flatMap((phase) => [
      ...(past(phase.startsOn) ? [`phase-begins ${phase.name}`] : []),
      ...(past(addDays(phase.endsOn, 1)) ? [`phase-ends ${phase.name}`] : []),
    ]),
    ...(past(addDays(campaign.receiptDueOn!, 1)) ? [`receipts-late ${hebeiCounties.length}`] : []),
  ].sort();
}

/** Moves the hub's clock to the day and waits until everything due is on record, once. */
async function liveUntil(rig: Rig, campaign: Awaited<ReturnType<Rig['issue']>>, day: string): Promise<void> {
  rig.shiftClock(shanghaiMidnight(day).getTime() + 60_000 - Date.now());
  const wanted = expected(campaign, await rig.now());
  await eventually(async () => (await recorded(rig, campaign.id)).length >= wanted.length, 60_000);
  expect(await recorded(rig, campaign.id)).toEqual(wanted);
}

const markers = async (rig: Rig, id: string): Promise<number> => {
  const { events } = await rig.workflow(id).fetchHistory();
  return (events ?? []).filter((event) => event.markerRecordedEventAttributes?.markerName === 'core_patch')
    .length;
};

/** Versions of the code that completed steps of the run. */
const versions = async (rig: Rig, id: string): Promise<Set<string | null | undefined>> => {
  const { events } = await rig.workflow(id).fetchHistory();
  const completed = (events ?? []).flatMap((event) => event.workflowTaskCompletedEventAttributes ?? []);
  return new Set(completed.map((task) => task.workerVersion?.buildId ?? task.deploymentVersion?.buildId));
};

it('keeps at least the code of one release to run beside the present', () => {
  expect(releases).toContain('0.1.0');
});

describe.each(releases)('a campaign begun by release %s', (release) => {
  it('goes on under the present code: nothing is recorded, sent or forgotten twice', async () => {
    await using rig = await rigFor();
    // A clock that is shifted is looked at every second; in both versions.
    rig.shiftClock(-86_400_000);
    const earlier = await rig.startWorker(release);
    rig.endpoints.setMood('down', dark);
    const campaign = await rig.issue(await rig.approved());
    await eventually(
      async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length - 1,
    );
    await liveUntil(rig, campaign, addDays(campaign.receiptDueOn!, 1));
    expect(await markers(rig, campaign.id)).toBe(0);
    await earlier.stop();

    await rig.startWorker();
    await liveUntil(rig, campaign, addDays(campaign.document.phases[0]!.endsOn, 2));
    expect(await markers(rig, campaign.id)).toBeGreaterThan(0);
    rig.endpoints.setMood('up', dark);
    await rig.signal(campaign.id, 'retry-now', 'after the upgrade');
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length);
    await callOff(rig, campaign.id);
    expect((await rig.outcome(campaign.id)).stage).toBe('withdrawn');
    for (const county of counties)
      expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign', 'withdraw']);
  });

  it('goes on while both versions serve one queue, each step by whichever worker is faster', async () => {
    await using rig = await rigFor();
    rig.shiftClock(-86_400_000);
    const earlier = await rig.startWorker(release);
    const campaign = await rig.issue(await rig.approved());
    await eventually(
      async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length,
      60_000,
    );
    await rig.startWorker();
    await liveUntil(rig, campaign, addDays(campaign.receiptDueOn!, 1));
    await liveUntil(rig, campaign, addDays(campaign.document.phases[0]!.endsOn, 2));
    expect((await versions(rig, campaign.id)).size).toBe(2);
    await earlier.stop();
    await callOff(rig, campaign.id);
    expect((await rig.outcome(campaign.id)).stage).toBe('withdrawn');
    for (const county of counties)
      expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign', 'withdraw']);
  }, 180_000);
});

it('names every patch once', () => {
  const names = Object.values(campaignPatches);
  expect(new Set(names).size).toBe(names.length);
});
