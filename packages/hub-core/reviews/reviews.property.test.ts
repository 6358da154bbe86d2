/** Random hand-ins, reviews, returns, locks and unlocks: kept figures, a recount and a plain model must agree. */
import { isAppError } from '@linked/shared/errors/app-error.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { differences, keptCount, recount } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockAllAgain, lockEverywhere } from '../testing/lock-everywhere.ts';
import { person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { unlockTask } from './lock-tasks.ts';
import { returnTask, reviewTasks } from './review-tasks.ts';

const regions = ['130123', '130121'];
const city = person('130100', 'city-staff');
const province = person('130000', 'province-staff');
const begin = Date.UTC(2026, 9, 1, 2);

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const place = { county: fc.nat(1), task: fc.nat(1) };
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('report' as const),
      ...place,
      handedIn: fc.boolean(),
      percent: fc.constantFrom(40, 100),
      value: fc.nat(20),
      late: fc.boolean(),
      /** Sent again after it was taken, or an older one after a newer. */
      repeated: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('review' as const), ...place }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('return' as const), ...place, byProvince: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lock' as const), ...place }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('unlock' as const), ...place, days: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lock-again' as const), ...place }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Modelled {
  revision: number;
  handedIn: boolean;
  percent: number;
  value: number;
  onTime: boolean;
  judged: number;
  returned: boolean;
  reviewed: { percent: number; value: number; onTime: boolean } | null;
  reviewedRevision: number;
  locked: boolean;
  /** Number of the last day of an unlock. */
  unlockedTo: number | null;
}
const fresh = (): Modelled => ({
  ...{ revision: 0, handedIn: false, percent: 0, value: 0, onTime: false, judged: 0, returned: false },
  ...{ reviewed: null, reviewedRevision: 0, locked: false, unlockedTo: null },
});

/** Numbers by name as `recount` names them, told without SQL or differences. */
function modelled(tasks: Map<string, Modelled>, campaign: SeededCampaign): Map<string, number> {
  const count = new Map<string, number>();
  const add = (name: string, amount: number) => {
    if (amount !== 0) count.set(name, (count.get(name) ?? 0) + amount);
  };
  for (const [key, task] of tasks) {
    const [region, index] = key.split('/') as [string, string];
    const { id, field, dueOn, indicators } = campaign.document.tasks[Number(index)]!;
    if (task.revision > 0) {
      const counts = task.handedIn && !(task.returned && task.judged === task.revision);
      const done = counts && task.percent === 100;
      add(`${region}/${field}/tasks_started`, 1);
      add(`${region}/${field}/progress_sum`, task.percent);
      add(`${region}/${field}/tasks_submitted`, Number(counts));
      add(`${region}/${field}/tasks_done`, Number(done));
      add(`${region}/${field}/tasks_done_on_time`, Number(done && task.onTime));
      add(`${region}/${field}/task-done/${dueOn}`, Number(done));
      count.set(`${region}/${id}/${indicators[0]!.code}/value`, task.value);
      add(`${region}/${id}/${indicators[0]!.code}/base`, 20);
    }
    if (task.reviewed) {
      const done = task.reviewed.percent === 100;
      add(`${region}/${field}/tasks_reviewed`, 1);
      add(`${region}/${field}/reviewed_done`, Number(done));
      add(`${region}/${field}/reviewed_done_on_time`, Number(done && task.reviewed.onTime));
      add(`${region}/${field}/reviewed_progress_sum`, task.reviewed.percent);
      count.set(`${region}/${id}/${indicators[0]!.code}/reviewed-value`, task.reviewed.value);
      add(`${region}/${id}/${indicators[0]!.code}/reviewed-base`, 20);
    }
  }
  return count;
}

async function play(steps: readonly Step[]) {
  const campaign = await seedCampaign(hub.db, { counties: regions });
  const nodes = await hub.db.selectFrom('nodes').select(['region', 'up_cursor']).execute();
  const counties = regions.map((region) => {
    const county = new CountyReports(region);
    county.seq = nodes.find((node) => node.region === region)!.up_cursor;
    return county;
  });
  const tasks = new Map<string, Modelled>();
  for (const [turn, one] of steps.entries()) {
    const day = Math.floor(turn / 3);
    const now = new Date(begin + day * 86_400_000 + (turn % 3) * 3_600_000);
    const region = regions[one.county]!;
    const key = `${region}/${one.task}`;
    const task = tasks.get(key) ?? fresh();
    tasks.set(key, task);
    const definition = campaign.document.tasks[one.task]!;
    const target = { campaignId: campaign.id, region, taskId: definition.id };
    const open = !task.locked || (task.unlockedTo !== null && day <= task.unlockedTo);
    const waits = task.handedIn && task.revision > task.judged;
    const rule = async (allowed: boolean, work: (trx: HubTransaction) => Promise<unknown>) => {
      const done = await hub.db
        .transaction()
        .execute(work)
        .then(
          () => true,
          (error: unknown) => {
            if (!isAppError(error)) throw error;
            return false;
          },
        );
      expect(done, `${turn}: ${one.what}`).toBe(allowed);
      return done;
    };
    if (one.what === 'report') {
      const revision = task.revision + 1;
      const submittedAt = one.late ? `${definition.dueOn}T17:00:00Z` : `${definition.dueOn}T01:00:00Z`;
      const said = {
        state: one.handedIn ? ('submitted' as const) : ('in-progress' as const),
        percent: one.percent,
        indicators: [{ code: definition.indicators[0]!.code, value: one.value, base: 20 }],
        submittedAt: one.handedIn ? submittedAt : null,
      };
      const envelope = { revision, occurredAt: now.toISOString() };
      const items = [counties[one.county]!.progress(campaign.id, definition.id, said, envelope)];
      if (one.repeated)
        items.push(
          counties[one.county]!.progress(campaign.id, definition.id, { ...said, percent: 7 }, envelope),
        );
      const { judgements } = await ingestReports(hub.db, { region, items, now });
      expect(judgements[0]!.outcome, `${turn}: report`).toBe(open ? 'accepted' : 'rejected');
      if (!open) continue;
      Object.assign(task, {
        ...{ revision, handedIn: one.handedIn, percent: one.percent, value: one.value },
        onTime: !one.late,
      });
    } else if (one.what === 'review') {
      const tasksSeen = [{ region, taskId: definition.id, revision: waits ? task.revision : task.judged }];
      const done = await rule(waits, (trx) =>
        reviewTasks(trx, { campaignId: campaign.id, tasks: tasksSeen, actor: city, now }),
      );
      if (!done) continue;
      const { percent, value, onTime } = task;
      const judged = task.revision;
      Object.assign(task, { judged, returned: false, reviewedRevision: judged });
      task.reviewed = { percent, value, onTime };
    } else if (one.what === 'return') {
      const revision = waits ? task.revision : task.judged;
      const stands = task.reviewed !== null && task.reviewedRevision === task.judged && !task.returned;
      const asked = { ...target, revision, reason: '退回', asked: '', now };
      // What waits is the city's to look at first.
      const done = await rule((one.byProvince ? stands && !waits : waits || stands) && open, (trx) =>
        returnTask(trx, { ...asked, actor: one.byProvince ? province : city }),
      );
      if (!done) continue;
      if (!waits) task.reviewed = null;
      Object.assign(task, { judged: revision, returned: true });
    } else if (one.what === 'lock') {
      await rule(true, (trx) =>
        lockEverywhere(trx, { campaignId: campaign.id, taskIds: [definition.id], reason: '', now }),
      );
      for (const each of regions) {
        const other = tasks.get(`${each}/${one.task}`) ?? fresh();
        other.locked = true;
        tasks.set(`${each}/${one.task}`, other);
      }
    } else if (one.what === 'unlock') {
      const until = new Date(begin + (day + one.days) * 86_400_000).toISOString().slice(0, 10);
      const done = await rule(!open, (trx) =>
        unlockTask(trx, { ...target, until, reason: '补录', actor: province, now }),
      );
      if (done) task.unlockedTo = day + one.days;
    } else {
      await rule(true, (trx) => lockAllAgain(trx, { campaignId: campaign.id, now }));
      for (const other of tasks.values())
        if (other.unlockedTo !== null && other.unlockedTo < day) other.unlockedTo = null;
    }
  }
  return { campaign, expected: modelled(tasks, campaign) };
}

it('live and reviewed figures equal a recount and a plain model after any history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), async (steps) => {
      const { campaign, expected } = await play(steps);
      expect(differences(await keptCount(hub.db, campaign.id), expected)).toEqual([]);
      expect(differences(await recount(hub.db, campaign.id), expected)).toEqual([]);
    }),
    { numRuns: 40, interruptAfterTimeLimit: 60_000 },
  );
}, 120_000);
