import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { type LocalTaskList, ownTaskId } from '@linked/shared/local-tasks/local-tasks.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { compareRegions } from '../rollup/compare.ts';
import { auditRollups } from '../rollup/recount.ts';
import { issuedCampaign } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { issueLocalTasks } from './issue-local-tasks.ts';
import { listLocalTasks, localTaskFigures } from './read-local-tasks.ts';

const NOW = new Date('2020-04-20T04:00:00Z');
const CHANGAN = '130102';
const HANSHAN = '130402';
const cityStaff = person(SHIJIAZHUANG, 'city-staff');
let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaignId = (await issuedCampaign(hub.db)).id;
});

const refused = (code: string) => expect.objectContaining({ code });
const entered = (more: Partial<CampaignTask> = {}) => ({
  id: newId(),
  field: 'mining',
  title: '市级自选：矿山道路硬化',
  standard: '逐条硬化。',
  dueOn: '2020-06-30',
  indicators: [],
  ...more,
});
type Issue = Parameters<typeof issueLocalTasks>[1];
const issue = (more: Partial<Issue>) =>
  hub.db.transaction().execute((trx) =>
    issueLocalTasks(trx, {
      campaignId,
      region: SHIJIAZHUANG,
      listRevision: 0,
      tasks: [],
      drops: [],
      actor: cityStaff,
      now: NOW,
      ...more,
    }),
  );
const sent = async () =>
  (
    await hub.db
      .selectFrom('directives as d')
      .innerJoin('deliveries as y', 'y.directive_id', 'd.id')
      .select(['d.revision', 'd.payload', 'd.issuing_organ', 'd.receipt_due_on', 'y.region'])
      .where('d.campaign_id', '=', campaignId)
      .where('d.kind', '=', 'local-tasks')
      .orderBy('d.revision')
      .orderBy('y.region')
      .execute()
  ).map((row) => ({ ...row, payload: row.payload as unknown as LocalTaskList }));

/** Reports of one county, numbered after what it has sent in the tests before. */
const report = async (region: string, items: (county: CountyReports) => Report[]) => {
  const county = new CountyReports(region);
  const { up_cursor } = await hub.db
    .selectFrom('nodes')
    .select('up_cursor')
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  county.seq = up_cursor;
  const { judgements } = await ingestReports(hub.db, { region, items: items(county), now: NOW });
  return judgements.map(({ outcome, reason }) => reason?.code ?? outcome);
};
const at = { occurredAt: NOW.toISOString() };
const done = { state: 'submitted' as const, percent: 100, submittedAt: NOW.toISOString() };
const own = (
  county: CountyReports,
  key: string,
  more: Partial<CampaignTask> = {},
  parts: { revision?: number; deleted?: boolean; entityId?: string } = {},
): Report => {
  const id = ownTaskId(campaignId, county.region, key);
  const task: CampaignTask = { ...entered(), code: 'own-1', revision: 1, ...more, id };
  const payload: ReportPayload<'own-task'> = {
    key,
    field: task.field,
    task,
    startsOn: '2020-04-20',
    deleted: parts.deleted ?? false,
  };
  return county.draft({
    campaignId,
    kind: 'own-task',
    entityId: parts.entityId ?? id,
    revision: parts.revision ?? task.revision,
    payload,
    ...at,
  });
};
const figures = (region: string) => localTaskFigures(hub.db, { campaignId, region, fields: null, now: NOW });
const list = (within: string, origin: 'city' | 'county') =>
  listLocalTasks(hub.db, { campaignId, within, origin, fields: null, now: NOW, limit: 50, offset: 0 });

describe('tasks that a city adds', () => {
  it('go to its own counties as one list with a receipt', async () => {
    const task = entered();
    const issued = await issue({ tasks: [task] });
    expect(issued).toMatchObject({ listRevision: 1, counties: 22, receiptDueOn: '2020-04-23' });
    const directives = await sent();
    expect(directives.map((row) => row.region)).toEqual(
      expect.arrayContaining([CHANGAN, ZHENGDING]) as unknown as string[],
    );
    expect(directives).toHaveLength(22);
    expect(directives[0]).toMatchObject({
      issuing_organ: '石家庄市人大常委会',
      receipt_due_on: '2020-04-23',
      payload: { owner: SHIJIAZHUANG, tasks: [{ task: { id: task.id, revision: 1 }, dropped: null }] },
    });
  });

  it('are issued by the city’s own staff, on the newest list, with fields of the campaign and dates to come', async () => {
    const tasks = [entered()];
    await expect(issue({ tasks, actor: person(HEBEI, 'province-staff') })).rejects.toEqual(
      refused('forbidden'),
    );
    await expect(issue({ tasks, region: '130400' })).rejects.toEqual(refused('region-not-yours'));
    await expect(issue({ tasks: [entered({ field: 'forestry' })] })).rejects.toEqual(
      refused('field-unknown'),
    );
    await expect(issue({ tasks: [entered({ dueOn: '2020-04-19' })] })).rejects.toEqual(
      refused('date-invalid'),
    );
    await expect(issue({})).rejects.toEqual(refused('invalid-input'));
    await issue({ tasks });
    await expect(issue({ tasks: [entered()] })).rejects.toEqual(refused('changed-meanwhile'));
    const provincial = await hub.db
      .selectFrom('campaign_tasks')
      .select('task_id')
      .where('campaign_id', '=', campaignId)
      .where('owner', '=', HEBEI)
      .executeTakeFirstOrThrow();
    await expect(issue({ listRevision: 1, tasks: [entered({ id: provincial.task_id })] })).rejects.toEqual(
      refused('already-exists'),
    );
    await expect(
      issue({ listRevision: 1, drops: [{ id: provincial.task_id, reason: '不再需要' }] }),
    ).rejects.toEqual(refused('task-unknown'));
  });

  it('make a new version when changed, and stay in the list when dropped', async () => {
    const [kept, gone] = [entered({ title: '保留' }), entered({ title: '取消' })];
    await issue({ tasks: [kept, gone] });
    const changed = { ...kept, dueOn: '2020-07-05' };
    const second = await issue({
      listRevision: 1,
      tasks: [changed],
      drops: [{ id: gone.id, reason: '与省级任务重复' }],
    });
    expect(second.listRevision).toBe(2);
    const newest = (await sent()).at(-1)!;
    expect(newest.payload.tasks.map(({ task, dropped }) => [task.title, task.revision, dropped])).toEqual([
      ['保留', 2, null],
      ['取消', 1, { reason: '与省级任务重复' }],
    ]);
    await expect(issue({ listRevision: 2, tasks: [changed] })).rejects.toEqual(refused('invalid-input'));
    const { rows } = await list(SHIJIAZHUANG, 'city');
    expect(rows.map((row) => [row.task.title, row.task.revision, row.dropped])).toEqual([
      ['保留', 2, false],
      ['取消', 1, true],
    ]);
    // Progress on the version signed for, or on the newest: both are taken.
    const [first, then] = [1, 2].map((taskRevision) => ({ taskRevision, state: 'in-progress' as const }));
    expect(
      await report(ZHENGDING, (county) => [
        county.progress(campaignId, kept.id, first, at),
        county.progress(campaignId, kept.id, then, { ...at, revision: 2 }),
      ]),
    ).toEqual(['accepted', 'accepted']);
  });

  it('keep the day that one county was given, until their own day moves', async () => {
    const task = entered();
    await issue({ tasks: [task] });
    const rows = hub.db.updateTable('county_tasks').set({ due_on: '2020-07-15' });
    await rows.where('task_id', '=', task.id).where('region', '=', ZHENGDING).execute();
    const dueOn = async () => {
      const days = hub.db
        .selectFrom('county_tasks')
        .select(['region', 'due_on'])
        .where('task_id', '=', task.id);
      const kept = new Map((await days.execute()).map((row) => [row.region, row.due_on]));
      return [kept.get(ZHENGDING), kept.get(CHANGAN)];
    };
    await issue({ listRevision: 1, tasks: [{ ...task, title: '改了名称' }] });
    expect(await dueOn()).toEqual(['2020-07-15', task.dueOn]);
    await issue({ listRevision: 2, tasks: [{ ...task, title: '改了名称', dueOn: '2020-08-31' }] });
    expect(await dueOn()).toEqual(['2020-08-31', '2020-08-31']);
  });

  it('are reported on by its counties and by no other, and count beside the province’s', async () => {
    const task = entered();
    await issue({ tasks: [task] });
    expect(await report(ZHENGDING, (county) => [county.progress(campaignId, task.id, done, at)])).toEqual([
      'accepted',
    ]);
    expect(await report(HANSHAN, (county) => [county.progress(campaignId, task.id, done, at)])).toEqual([
      'task-unknown',
    ]);
    const { self, children } = await figures(HEBEI);
    expect(self.city).toEqual({
      tasks: 1,
      counties: 22,
      assigned: 22,
      started: 1,
      submitted: 1,
      done: 1,
      overdue: 0,
    });
    expect(self.county.tasks).toBe(0);
    expect(children.find((row) => row.region === SHIJIAZHUANG)?.city.assigned).toBe(22);
    expect(children.find((row) => row.region === '130400')?.city.assigned).toBe(0);
    const province = await compareRegions(hub.db, {
      campaignId,
      region: HEBEI,
      field: null,
      fields: null,
      now: NOW,
    });
    expect(province.self.tasksAssigned).toBe(21 * 168);
    expect(province.self.counters.tasks_done).toBe(0);
    expect(await auditRollups(hub.db, campaignId)).toEqual([]);
  });
});

describe('tasks of a county’s own', () => {
  it('are known to the progress behind them in the same batch, and count for that county alone', async () => {
    const key = newId();
    const id = ownTaskId(campaignId, ZHENGDING, key);
    expect(
      await report(ZHENGDING, (county) => [
        own(county, key),
        county.progress(campaignId, id, done, at),
        own(county, key, { revision: 2, title: '本县自选（调整）', dueOn: '2020-04-19' }),
        county.progress(campaignId, id, { ...done, taskRevision: 2 }, { ...at, revision: 2 }),
      ]),
    ).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect(
      await report(ZHENGDING, (county) => [
        county.progress(campaignId, id, { ...done, taskRevision: 1 }, { ...at, revision: 3 }),
      ]),
    ).toEqual(['accepted']);
    const { self, children } = await figures(SHIJIAZHUANG);
    expect(self.county).toEqual({
      tasks: 1,
      counties: 1,
      assigned: 1,
      started: 1,
      submitted: 1,
      done: 1,
      overdue: 0,
    });
    expect(children.filter((row) => row.county.tasks > 0).map((row) => row.region)).toEqual([ZHENGDING]);
    expect((await list(HEBEI, 'county')).rows).toEqual([
      expect.objectContaining({
        owner: ZHENGDING,
        ownerName: '正定县',
        task: expect.objectContaining({ title: '本县自选（调整）', revision: 2 }),
      }),
    ]);
    expect(await auditRollups(hub.db, campaignId)).toEqual([]);
  });

  it('are dropped and count nowhere then; progress that was under way is still taken', async () => {
    const key = newId();
    const id = ownTaskId(campaignId, ZHENGDING, key);
    await report(ZHENGDING, (county) => [own(county, key)]);
    expect(
      await report(ZHENGDING, (county) => [
        own(county, key, {}, { revision: 2, deleted: true }),
        county.progress(campaignId, id, done, at),
      ]),
    ).toEqual(['accepted', 'accepted']);
    expect((await figures(ZHENGDING)).self.county.tasks).toBe(0);
    expect((await list(ZHENGDING, 'county')).rows).toEqual([expect.objectContaining({ dropped: true })]);
  });

  it('have ids that only their county can make', async () => {
    const task = entered();
    await issue({ tasks: [task] });
    const theirs = newId();
    await report(ZHENGDING, (county) => [own(county, theirs)]);
    expect(
      await report(CHANGAN, (county) => [
        own(county, newId(), {}, { entityId: task.id }),
        own(county, newId(), {}, { entityId: ownTaskId(campaignId, ZHENGDING, theirs) }),
        own(county, newId(), { field: 'forestry' }),
        county.progress(campaignId, ownTaskId(campaignId, ZHENGDING, theirs), done, at),
      ]),
    ).toEqual(['invalid-input', 'invalid-input', 'field-unknown', 'task-unknown']);
    const versions = await hub.db
      .selectFrom('task_versions')
      .select('definition')
      .where('campaign_id', '=', campaignId)
      .where('task_id', '=', task.id)
      .execute();
    expect(versions).toHaveLength(1);
  });

  it('reported twice with one number in one batch leave the last word', async () => {
    const key = newId();
    expect(
      await report(ZHENGDING, (county) => [
        own(county, key, { title: '先' }, { revision: 1 }),
        own(county, key, { title: '后' }, { revision: 2 }),
      ]),
    ).toEqual(['accepted', 'accepted']);
    expect((await list(ZHENGDING, 'county')).rows[0]?.task.title).toBe('后');
  });
});
