/** Inputs for the review of hand-ins: each call finds one of its own, in counties of 石家庄. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { reviewTasks } from '@linked/hub-core/reviews/review-tasks.ts';
import { answerRequest } from '@linked/hub-core/reviews/task-requests.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { lockEverywhere } from '@linked/hub-core/testing/lock-everywhere.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import type { Caller, Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { foreignPlaces, NOW } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

/** Not those that the walk enrols: their credentials number reports of their own. */
const COUNTIES = ['130121', '130123', '130125', '130126', '130127'];
const city = person('130100', 'city-staff');

interface HandIn {
  region: string;
  taskId: string;
  revision: number;
}

/** Reports a task of the campaign that nobody has reported yet as handed in. */
function handInMaker(db: HubDatabase, { ours }: WalkWorld) {
  let made = 0;
  return async function handIn(): Promise<HandIn> {
    const region = COUNTIES[made % COUNTIES.length]!;
    const { id: taskId } = ours.document.tasks[Math.floor(made / COUNTIES.length)]!;
    made += 1;
    const county = new CountyReports(region);
    const node = await db
      .selectFrom('nodes')
      .select('up_cursor')
      .where('region', '=', region)
      .executeTakeFirstOrThrow();
    county.seq = node.up_cursor;
    const at = NOW.toISOString();
    const payload = { state: 'submitted' as const, percent: 100, submittedAt: at };
    const item = county.progress(ours.id, taskId, payload, { occurredAt: at });
    await ingestReports(db, { region, items: [item], now: NOW });
    return { region, taskId, revision: 1 };
  };
}

export function reviewSamples(world: WalkWorld): Record<string, Sample> {
  const { db, ours, theirs } = world;
  const handIn = handInMaker(db, world);
  const some = { taskId: ours.document.tasks[0]!.id, revision: 1 };
  const elsewhere = (region: string) => ({ region, ...some });
  /** A decision about one task: `more` is what it says. */
  const one = (made: (caller: Caller) => Promise<HandIn>, more: object, withRevision: boolean): Sample => ({
    input: async (caller) => {
      const { revision, ...place } = await made(caller);
      return { campaignId: ours.id, ...place, ...more, ...(withRevision && { revision }) };
    },
    foreign: (caller) => [
      ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, ...elsewhere(region), ...more })),
      { campaignId: theirs.id, ...elsewhere('130121'), ...more },
      { campaignId: newId(), ...elsewhere('130121'), ...more },
    ],
  });
  const many = (made: () => Promise<HandIn>): Sample => ({
    input: async () => ({ campaignId: ours.id, tasks: [await made()] }),
    foreign: (caller) => [
      ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, tasks: [elsewhere(region)] })),
      { campaignId: theirs.id, tasks: [elsewhere('130121')] },
    ],
  });
  const reviewed = async () => {
    const task = await handIn();
    await db
      .transaction()
      .execute((trx) =>
        reviewTasks(trx, { campaignId: ours.id, tasks: [task], actor: city, now: new Date(NOW) }),
      );
    return task;
  };
  // The province returns what the city has reviewed.
  const toReturn = (caller: Caller) => (caller.roles.includes('province-staff') ? reviewed() : handIn());
  const locked = async () => {
    const task = await handIn();
    const { taskId } = task;
    await db
      .transaction()
      .execute((trx) =>
        lockEverywhere(trx, { campaignId: ours.id, taskIds: [taskId], reason: '', now: NOW }),
      );
    return task;
  };
  /** A request of a county for more time, reported as the county would. */
  const requested = async (what: 'extension' | 'pause'): Promise<HandIn & { requestId: string }> => {
    const task = await handIn();
    const requestId = newId();
    const county = new CountyReports(task.region);
    const node = await db
      .selectFrom('nodes')
      .select('up_cursor')
      .where('region', '=', task.region)
      .executeTakeFirstOrThrow();
    county.seq = node.up_cursor;
    const payload = {
      taskId: task.taskId,
      what,
      until: '2020-12-31',
      reason: '汛期无法施工',
      requestedBy: '李某',
    };
    const item = county.other('task-request', ours.id, payload, {
      entityId: requestId,
      occurredAt: NOW.toISOString(),
    });
    await ingestReports(db, { region: task.region, items: [item], now: NOW });
    return { ...task, requestId };
  };
  const answer = { grant: true, until: null, reason: '' };
  const paused = async () => {
    const task = await requested('pause');
    const { region, requestId } = task;
    await db
      .transaction()
      .execute((trx) =>
        answerRequest(trx, { ...answer, campaignId: ours.id, region, requestId, actor: city, now: NOW }),
      );
    return task;
  };
  return {
    'reviews.requests': {
      input: (caller) => ({ campaignId: ours.id, within: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((within) => ({ campaignId: ours.id, within })),
        { campaignId: theirs.id, within: caller.region },
      ],
    },
    'reviews.answer': {
      input: async () => {
        const { region, requestId } = await requested('extension');
        return { campaignId: ours.id, region, requestId, ...answer };
      },
      foreign: async (caller) => [
        ...foreignPlaces(caller).map((region) => ({
          campaignId: ours.id,
          region,
          requestId: newId(),
          ...answer,
        })),
        { campaignId: ours.id, region: '130121', requestId: newId(), ...answer },
        { campaignId: theirs.id, region: '130121', requestId: newId(), ...answer },
      ],
    },
    'reviews.resume': one(
      async () => {
        const { region, taskId, revision } = await paused();
        return { region, taskId, revision };
      },
      { reason: '条件具备' },
      false,
    ),
    'reviews.list': {
      input: (caller) => ({ campaignId: ours.id, within: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((within) => ({ campaignId: ours.id, within })),
        { campaignId: theirs.id, within: caller.region },
      ],
    },
    'reviews.history': {
      input: (caller) => ({
        campaignId: ours.id,
        region: '130121',
        // The field team reaches one field only.
        taskId: ours.document.tasks.find(
          (task) => task.field === 'mining' || !caller.roles.includes('field-team'),
        )!.id,
      }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, region, taskId: some.taskId })),
        { campaignId: theirs.id, region: '130121', taskId: some.taskId },
        ...(caller.roles.includes('field-team')
          ? [{ campaignId: ours.id, region: '130121', taskId: some.taskId }]
          : []),
      ],
    },
    // The campaign has its cities review.
    'reviews.review': { ...many(handIn), refused: { 'province-staff': 'forbidden' } },
    'reviews.return': one(toReturn, { reason: '数字与底数不符', asked: '' }, true),
    'reviews.lock': many(reviewed),
    // Last in the list: it locks its task in every county.
    'reviews.unlock': one(locked, { until: '2020-04-20', reason: '补录' }, false),
  };
}
