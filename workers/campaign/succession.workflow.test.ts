/** A county ends on a day decided beforehand: the workflow carries it out, whatever is down on the day. */
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { takeOver } from '@linked/shared/successions/payload.ts';
import { expect, it } from 'vitest';
import { issuedTo, relay, send, stepTo } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { expectWithin } from '../testing/expect-within.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';
import { decideSuccession, ENDING, HEIR, isCarriedOut } from '../testing/successions.ts';
import { bySystem, readLetter, sendLetter } from '../testing/supervision.ts';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
const other = hebeiCounties[0]!;

const kindsOf = (rig: Rig, region: string): string[] => rig.endpoints.stored(region).map((item) => item.kind);

/** Sums over the campaign's counties, whichever of them holds what. */
async function sums(rig: Rig, campaignId: string): Promise<Record<string, number>> {
  const { fn } = rig.db;
  return rig.db
    .selectFrom('rollups')
    .where('campaign_id', '=', campaignId)
    .select([
      fn.sum<number>('problems_found').as('found'),
      fn.sum<number>('problems_open').as('open'),
      fn.sum<number>('problems_closed').as('closed'),
      fn.sum<number>('tasks_started').as('started'),
      fn.sum<number>('progress_sum').as('progress'),
      fn.sum<number>('groups').as('groups'),
    ])
    .executeTakeFirstOrThrow();
}

it('a succession is carried out on its day and not before, reaches a successor that was down, and sends the ended county no more', async () => {
  await using rig = await startRig([other, ENDING, HEIR]);
  const campaign = await issuedTo(rig, [other, ENDING]);
  const { id: campaignId } = campaign;
  const ending = new CountyReports(ENDING);
  const task = campaign.document.tasks[0]!;
  const at = { occurredAt: (await rig.now()).toISOString() };
  const open = ending.problem(campaignId, { state: 'rectifying' }, at);
  const first = [
    open,
    ending.problem(campaignId, { state: 'closed', closedOn: shanghaiDate(await rig.now()) }, at),
    ending.progress(campaignId, task.id, { percent: 40 }, at),
  ];
  expect(await send(rig, ending, ...first)).toEqual(['accepted', 'accepted', 'accepted']);

  const letter = await sendLetter(rig, campaignId, 'congress', ENDING);
  const effectiveOn = addDays(shanghaiDate(await rig.now()), 5);
  const id = await decideSuccession(rig, { campaignId, effectiveOn });
  rig.endpoints.setMood('down', HEIR);
  const midnight = shanghaiMidnight(effectiveOn);
  await stepTo(rig, new Date(midnight.getTime() - 5 * MINUTE));
  expect(await isCarriedOut(rig, id)).toBe(false);
  expect(await auditRollups(rig.db, campaignId)).toEqual([]);
  const asItWas = await sums(rig, campaignId);
  expect(asItWas).toMatchObject({ found: 2, open: 1, closed: 1, started: 1, progress: 40 });

  await stepTo(rig, new Date(midnight.getTime() + 5 * MINUTE));
  await eventually(() => isCarriedOut(rig, id));
  const { carried_out_at: carriedOutAt } = await rig.db
    .selectFrom('successions')
    .select('carried_out_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expectWithin(carriedOutAt!, midnight, 10 * MINUTE);
  expect(await sums(rig, campaignId)).toEqual(asItWas);
  expect(await auditRollups(rig.db, campaignId)).toEqual([]);

  // The county that ended is told at once; its successor when it is back, the campaign first.
  await relay(rig);
  await eventually(() => kindsOf(rig, ENDING).at(-1) === 'take-over');
  await eventually(async () => (await rig.status(campaignId)).unreachable.includes(HEIR));
  expect(rig.endpoints.stored(HEIR)).toEqual([]);
  await rig.env.sleep(2 * DAY);
  rig.endpoints.setMood('up', HEIR);
  await rig.env.sleep(DAY);
  await eventually(() => kindsOf(rig, HEIR).slice(0, 2).join() === 'campaign,take-over');
  const told = takeOver.parse(rig.endpoints.stored(HEIR)[1]!.payload);
  expect(told).toMatchObject({ role: 'successor', from: { region: ENDING }, effectiveOn });
  expect(told.problems.map((one) => one.id)).toEqual([open.entityId]);
  expect(told.letters.map((one) => one.assignment.supervisionId)).toEqual([letter.id]);
  expect(told.tasks.find((one) => one.taskId === task.id)).toMatchObject({ percent: 40, revision: 1 });

  // Weeks of reminders reach the counties that go on, and the one that ended hears nothing more.
  for (let day = 0; day < 14; day += 1) await rig.env.sleep(DAY);
  await relay(rig);
  await eventually(() => kindsOf(rig, HEIR).includes('reminder'));
  expect(kindsOf(rig, other)).toContain('reminder');
  expect(kindsOf(rig, ENDING).at(-1)).toBe('take-over');
  // The letter's own workflow goes on: it reminds the successor.
  expect(await readLetter(rig, letter.id)).toMatchObject({ county: HEIR, countyName: '任泽区' });
  expect((await bySystem(rig, letter.id)).map((line) => line.event)).toContain('remind');
  await eventually(() => kindsOf(rig, HEIR).includes('problem-supervision'));
  const after = { occurredAt: (await rig.now()).toISOString() };
  expect(await send(rig, ending, ending.problem(campaignId, {}, after))).toEqual(['county-succeeded']);
  const heir = new CountyReports(HEIR);
  const struckOff = { state: 'closed', closedOn: shanghaiDate(await rig.now()), dueOn: null } as const;
  expect(
    await send(
      rig,
      heir,
      heir.problem(campaignId, struckOff, { ...after, entityId: open.entityId, revision: 2 }),
      heir.progress(campaignId, task.id, { percent: 60 }, { ...after, revision: 2 }),
    ),
  ).toEqual(['accepted', 'accepted']);
  expect(await sums(rig, campaignId)).toMatchObject({
    found: 2,
    open: 0,
    closed: 2,
    started: 1,
    progress: 60,
  });
  expect(await auditRollups(rig.db, campaignId)).toEqual([]);
});
