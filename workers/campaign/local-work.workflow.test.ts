/** What a city adds and what a round hands over, on skipped time: it reaches a county that was down by itself. */
import { localTaskFigures } from '@linked/hub-core/local-tasks/read-local-tasks.ts';
import { readFinding } from '@linked/hub-core/rounds/read-findings.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { SHIJIAZHUANG } from '@linked/hub-core/testing/people.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { noMilestones } from '@linked/shared/milestones/milestones.ts';
import { expect, it } from 'vitest';
import { dayAfter, HOUR_MS, handIn, issuedTo, send, stepTo, stored } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { addCityTask, handOverFindings } from '../testing/local-work.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const DAY = 24 * HOUR_MS;
const MINUTE = 60_000;
const counties = hebeiCounties.slice(0, 3);
const [away, near] = counties as [string, string];

it('a city’s tasks and a round’s findings reach a county that was down once it is back, in order, and it works on them', async () => {
  await using rig = await startRig(counties);
  const { id } = await issuedTo(rig, counties);
  rig.endpoints.setMood('down', away);
  const city = await addCityTask(rig, id);
  const [finding] = await handOverFindings(rig, id, [away, near]);
  await eventually(() => stored(rig, near, 'problem-assignment').length === 1);
  await eventually(async () => (await rig.status(id)).unreachable.length === 1);
  expect(await rig.delivered(id, 'local-tasks')).toEqual(counties.slice(1));
  expect(kindsOf(rig, away)).toEqual(['campaign']);

  // Half a day later it is back; nobody does anything, and no time but the hour between two tries is needed.
  await rig.env.sleep(DAY / 2);
  expect(kindsOf(rig, away)).toEqual(['campaign']);
  rig.endpoints.setMood('up', away);
  await rig.env.sleep(HOUR_MS + MINUTE);
  await eventually(() => stored(rig, away, 'problem-assignment').length === 1);
  expect(kindsOf(rig, away)).toEqual(['campaign', 'local-tasks', 'problem-assignment']);
  expect(stored(rig, away, 'local-tasks')).toMatchObject([
    { owner: SHIJIAZHUANG, receiptDueOn: city.receiptDueOn, tasks: [{ task: { id: city.taskId } }] },
  ]);
  expect(stored(rig, away, 'problem-assignment')).toMatchObject([
    { problemId: finding!.id, origin: 'round', title: finding!.title, roundTitle: '第一轮督导调研' },
  ]);
  expect((await rig.status(id)).unreachable).toEqual([]);

  // Its own word on both comes up, with the steps of its congress, which nothing above answers.
  const county = new CountyReports(away);
  const occurredAt = (await rig.now()).toISOString();
  const problem = county.problem(
    id,
    { source: 'upper-tier-round', state: 'handed-over', upstreamId: finding!.id },
    { entityId: finding!.id, occurredAt },
  );
  const milestones = county.other('milestones', id, noMilestones, {
    entityId: derivedId(id, away, 'milestones'),
    occurredAt,
  });
  expect(await send(rig, county, problem, milestones)).toEqual(['accepted', 'accepted']);
  expect((await readFinding(rig.db, drafter, finding!.id)).problem).toMatchObject({ state: 'handed-over' });
  expect(await handIn(rig, county, { campaignId: id, taskId: city.taskId, revision: 1 })).toBe('accepted');

  // The list asks for a receipt of its own, and its day is waited for as any other.
  const list = await rig.db
    .selectFrom('directives')
    .select('id')
    .where('campaign_id', '=', id)
    .where('kind', '=', 'local-tasks')
    .executeTakeFirstOrThrow();
  expect(await send(rig, county, county.receipt(id, list.id))).toEqual(['accepted']);
  await stepTo(rig, new Date(dayAfter(city.receiptDueOn).getTime() + HOUR_MS));
  await eventually(async () => (await rig.history(id, 'receipts-late')).length === 2);
  const late = (await rig.history(id, 'receipts-late')).find(
    (line) => line.reason === String(city.counties - 1),
  );
  expectWithin(late!.at, dayAfter(city.receiptDueOn), 5 * MINUTE);

  // Late by the date alone: who has handed it in is not, all others of the city are.
  const overdue = async () => {
    const asked = { campaignId: id, region: SHIJIAZHUANG, fields: null, now: await rig.now() };
    const { self } = await localTaskFigures(rig.db, asked);
    return [self.city.submitted, self.city.overdue];
  };
  expect(await overdue()).toEqual([1, 0]);
  await stepTo(rig, new Date(dayAfter(city.dueOn).getTime() + MINUTE));
  expect(await overdue()).toEqual([1, city.counties - 1]);
});

const kindsOf = (rig: Rig, region: string): string[] => rig.endpoints.stored(region).map((item) => item.kind);
