import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import type { TaskChange } from '@linked/shared/supplements/supplement.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { contentOf, issuedSupplement } from '../testing/supplements.ts';
import { listTasksInForce } from './tasks-in-force.ts';

const [ZHENGDING, CHANGAN, QIANXI] = ['130123', '130102', '130227'] as const;
const now = new Date('2026-10-08T04:00:00Z');
let hub: TestHub;
let campaign: SeededCampaign;
let mining: CampaignTask;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [ZHENGDING, CHANGAN, QIANXI] });
  mining = campaign.document.tasks.find((task) => task.code === 'mining-1')!;
});

const issued = (changes: TaskChange[], parts: Parameters<typeof contentOf>[1] = {}) =>
  issuedSupplement(hub.db, campaign.id, contentOf(changes, parts), now);
const listed = async (id = mining.id) => {
  const { tasks } = await listTasksInForce(hub.db, campaign.id);
  return tasks.find(({ task }) => task.id === id);
};

describe('the tasks in force', () => {
  it('are those of the document until a supplement goes out', async () => {
    const plain = { added: false, changed: false, counties: 3, differing: 0, dropped: 0 };
    expect(await listTasksInForce(hub.db, campaign.id)).toEqual({
      counties: 3,
      tasks: campaign.document.tasks.map((task) => ({ task, ...plain })),
    });
  });

  it('show what a supplement for all made of a task', async () => {
    const indicators = mining.indicators.slice(0, 1);
    await issued([
      { kind: 'change', taskId: mining.id, dueOn: '2026-12-01', standard: '统一口径。', indicators },
    ]);
    expect(await listed()).toEqual({
      task: { ...mining, revision: 2, dueOn: '2026-12-01', standard: '统一口径。', indicators },
      added: false,
      changed: true,
      counties: 3,
      differing: 0,
      dropped: 0,
    });
  });

  it('show the version most counties have, and how many have another', async () => {
    await issued([{ kind: 'change', taskId: mining.id, dueOn: '2026-12-01' }], { regions: [QIANXI] });
    expect(await listed()).toMatchObject({ task: mining, changed: true, differing: 1 });
    await issued([{ kind: 'change', taskId: mining.id, dueOn: '2026-12-01' }], { regions: [ZHENGDING] });
    const { dueOn, revision } = (await listed())!.task;
    // Three versions, each of one county: the newest.
    expect({ dueOn, revision }).toEqual({ dueOn: '2026-12-01', revision: 3 });
    expect(await listed()).toMatchObject({ counties: 3, differing: 2 });
  });

  it('count a county whose due date was put off, without a mark of a supplement', async () => {
    await hub.db
      .updateTable('county_tasks')
      .set({ due_on: '2026-12-24' })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', QIANXI)
      .where('task_id', '=', mining.id)
      .execute();
    expect(await listed()).toMatchObject({ task: mining, changed: false, differing: 1 });
  });

  it('keep a dropped task with the counties for which it was dropped', async () => {
    const drop: TaskChange = { kind: 'drop', taskId: mining.id, reason: '并入其他任务' };
    await issued([drop], { regions: [QIANXI] });
    expect(await listed()).toMatchObject({ task: mining, counties: 3, differing: 0, dropped: 1 });
    await issued([drop]);
    expect(await listed()).toMatchObject({ task: mining, counties: 3, differing: 0, dropped: 3 });
  });

  it('list an added task last, with the counties it is for', async () => {
    const task = { ...mining, id: newId(), code: 'mining-9', title: '新增任务', dueOn: '2026-10-30' };
    await issued([{ kind: 'add', task }], { regions: [QIANXI, CHANGAN] });
    const { counties, tasks } = await listTasksInForce(hub.db, campaign.id);
    expect(counties).toBe(3);
    expect(tasks.at(-1)).toEqual({
      task: { ...task, revision: 1 },
      added: true,
      changed: false,
      counties: 2,
      differing: 0,
      dropped: 0,
    });
    await issued([{ kind: 'change', taskId: task.id, dueOn: '2026-11-30' }]);
    expect(await listed(task.id)).toMatchObject({ added: true, changed: true, counties: 2 });
  });

  it('leave out a county that was merged away', async () => {
    await issued([{ kind: 'change', taskId: mining.id, dueOn: '2026-12-01' }], {
      regions: [ZHENGDING, CHANGAN],
    });
    expect(await listed()).toMatchObject({ counties: 3, differing: 1 });
    await hub.db
      .updateTable('campaign_targets')
      .set({ valid_to: '2026-10-09' })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', QIANXI)
      .execute();
    expect(await listed()).toMatchObject({ counties: 2, differing: 0 });
  });

  it('of a campaign that does not exist are refused', async () => {
    await expect(listTasksInForce(hub.db, newId())).rejects.toMatchObject({ code: 'campaign-unknown' });
  });
});
