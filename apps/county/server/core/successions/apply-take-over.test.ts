import { newId } from '@linked/shared/ids.ts';
import type { LocalTaskList } from '@linked/shared/local-tasks/local-tasks.ts';
import { takeOver } from '@linked/shared/successions/payload.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { entities } from '../../testing/walk-samples.ts';
import { getCampaign } from '../campaigns/list-campaigns.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { listGroups, saveGroup } from '../groups/groups.ts';
import { inventoryOf } from '../outbox/reconcile.ts';
import { actOnProblem } from '../problems/act-on-problem.ts';
import { getProblem } from '../problems/list-problems.ts';
import { registerProblem } from '../problems/register-problem.ts';
import { listQuestions, withdrawQuestion } from '../questions/questions.ts';
import { supervisionsOfProblem } from '../supervision/list-supervised.ts';
import { replyToLetter } from '../supervision/reply.ts';
import { saveProgress } from '../tasks/change-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let region: string;
let regions = 130500;
let signed: SignedCampaign;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, region, work);
const from = { region: '130526', name: '任县' };
const successors = [{ region: '130505', name: '任泽区' }];
const cursor = async (): Promise<number> =>
  (
    await db
      .selectFrom('instances')
      .select('down_cursor')
      .where('region', '=', region)
      .executeTakeFirstOrThrow()
  ).down_cursor;
const told = async (parts: Partial<z.input<typeof takeOver>>) => {
  const payload = takeOver.parse({
    successionId: newId(),
    role: 'successor',
    from,
    successors,
    effectiveOn: '2020-06-05',
    reason: '国函〔2020〕70号',
    ...parts,
  });
  const item = directive((await cursor()) + 1, signed.campaignId, 'take-over', payload);
  await deliverDirectives(db, { region, items: [item], now: NOW });
};
const listOf = async (revision: number, tasks: LocalTaskList['tasks']) => {
  const list = { owner: '130500', ownerName: '邢台市', receiptDueOn: '2020-06-15', tasks };
  const seq = (await cursor()) + 1;
  const item = directive(seq, signed.campaignId, 'local-tasks', list, { revision });
  await deliverDirectives(db, { region, items: [item], now: NOW });
};
const taskId = (index: number) => signed.document.tasks[index]!.id;
const save = (index: number, revision: number, percent: number) =>
  inRegion((trx) =>
    saveProgress(
      trx,
      signed.staff,
      {
        campaignId: signed.campaignId,
        taskId: taskId(index),
        revision,
        percent,
        indicators: [],
        note: '',
      },
      NOW,
    ),
  );
const problem = {
  id: newId(),
  revision: 3,
  author: '李某',
  field: 'mining',
  title: '废弃矿山未复绿',
  source: 'group-inspection' as const,
  state: 'rectifying' as const,
  foundOn: '2020-04-20',
  dueOn: '2020-06-20',
  unit: '自然资源和规划局',
  timesReopened: 0,
  upstreamId: null,
};
const taskThere = (index: number, revision: number) => ({
  taskId: taskId(index),
  revision,
  state: 'in-progress' as const,
  percent: 40,
  indicators: [],
  note: '已完成摸底',
  author: '李某',
});

describe('a county that goes on in another’s place', () => {
  it('has its open problems, groups and tasks where they stood, shown with where they come from', async () => {
    const handedOver = { replyDueOn: '2020-05-25', addressedTo: 'government', letterNo: null } as const;
    const taken = { ...problem, id: newId(), handedOver };
    const group = { ...entities.group(signed.campaignId), id: newId(), revision: 2 };
    const { campaignId: _, ...wire } = group;
    await told({
      problems: [taken],
      groups: [wire],
      tasks: [{ ...taskThere(1, 2), given: true }],
      doneTasks: [taskId(2)],
    });
    const shown = await inRegion((trx) => getProblem(trx, signed.staff, taken.id, NOW));
    expect(shown).toMatchObject({ takenFrom: '任县', state: 'rectifying', revision: 3, dueOn: '2020-06-20' });
    expect(shown).toMatchObject(handedOver);
    expect(shown.steps.map((step) => step.event)).toEqual(['take-over']);
    const answer = { note: '', answer: '已复绿' };
    const acted = await inRegion((trx) =>
      actOnProblem(trx, signed.staff, { id: taken.id, revision: 3, event: 'answer', input: answer }, NOW),
    );
    expect(acted).toMatchObject({ state: 'answered', revision: 4 });
    const groups = await inRegion((trx) => listGroups(trx, signed.staff, signed.campaignId));
    expect(groups).toMatchObject([{ id: group.id, revision: 2 }]);
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    const row = (index: number) => tasks.find((one) => one.task.id === taskId(index))!;
    expect(row(1)).toMatchObject({
      state: 'in-progress',
      percent: 40,
      revision: 2,
      takenOver: [{ from: '任县', percent: 40, indicators: [], note: '已完成摸底', goesOn: true }],
    });
    expect(row(2).dropped).toEqual({ reason: '任县已完成并报送' });
    expect((await save(1, 2, 60)).percent).toBe(60);
    const { state, succession } = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect(state).toBe('open');
    expect(succession).toMatchObject({ role: 'successor', from, effectiveOn: '2020-06-05' });
  });

  it('keeps its own work on a task that both had, and is told what was done there', async () => {
    await save(1, 0, 70);
    await told({ tasks: [taskThere(1, 0)] });
    await told({ tasks: [taskThere(1, 0)] });
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    expect(tasks.find((one) => one.task.id === taskId(1))).toMatchObject({
      percent: 70,
      takenOver: [{ from: '任县', percent: 40, goesOn: false }],
    });
  });
});

describe('a task that is given to the successor', () => {
  it('is due, locked, paused and returned as it was there, also where an earlier county had done it', async () => {
    const returned = {
      ...{ id: newId(), taskId: taskId(1), decision: 'return' as const, revision: 2 },
      ...{ at: '2020-06-01T02:00:00Z', by: '赵某', tier: 'city' as const, reason: '数字不符', asked: '核对' },
      ...{ author: '李某', until: null, dueOn: null, requestId: null },
    };
    const submitted = { ...taskThere(1, 2), state: 'submitted' as const, percent: 100, given: true };
    await told({ doneTasks: [taskId(0)] });
    await told({
      from: { region: '130521', name: '邢台县' },
      tasks: [
        { ...submitted, dueOn: '2020-07-15', returned },
        { ...taskThere(2, 1), given: true, lockedAt: '2020-06-01T00:00:00Z', unlockedUntil: '2020-06-30' },
        {
          ...taskThere(0, 0),
          given: true,
          percent: 0,
          note: '',
          state: 'pending',
          pausedUntil: '2020-06-20',
        },
      ],
    });
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    const row = (index: number) => tasks.find((one) => one.task.id === taskId(index))!;
    expect(row(1)).toMatchObject({ state: 'returned', revision: 2, returned: { reason: '数字不符' } });
    expect(row(1).dueOn).toBe('2020-07-15');
    expect(row(2).lock).toMatchObject({ state: 'unlocked', unlockedUntil: '2020-06-30' });
    expect(row(0)).toMatchObject({ state: 'pending', dropped: null, takenOver: [] });
  });

  it('is got to know where only the county before was asked for it, in the version in force', async () => {
    const added = { ...signed.document.tasks[0]!, id: newId(), code: 'mining-9', title: '尾矿库排查' };
    const newer = { ...signed.document.tasks[1]!, revision: 2, dueOn: '2020-07-01', standard: '新标准' };
    const part = { given: true, startsOn: '2020-05-10' };
    await told({
      tasks: [
        { ...taskThere(1, 2), ...part, taskId: added.id, definition: added, dueOn: '2020-07-20' },
        { ...taskThere(1, 0), ...part, percent: 0, note: '', definition: newer, dueOn: '2020-07-01' },
      ],
    });
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    const known = tasks.find((one) => one.task.id === added.id);
    expect(known).toMatchObject({ percent: 40, revision: 2, dueOn: '2020-07-20', origin: 'campaign' });
    expect(known?.task.title).toBe('尾矿库排查');
    expect(tasks.find((one) => one.task.id === newer.id)).toMatchObject({
      task: { revision: 2, standard: '新标准' },
      dueOn: '2020-07-01',
    });
  });
});

describe('tasks of the city in a county that is new', () => {
  it('go on where they were begun, and what was done before is not asked for, whatever lists come later', async () => {
    const listed = (number: number, title: string): LocalTaskList['tasks'][number] => ({
      task: {
        ...signed.document.tasks[0]!,
        id: newId(),
        code: `city-1305-${number}`,
        title,
        dueOn: '2020-06-30',
      },
      ...{ startsOn: '2020-05-01', dropped: null },
    });
    const [done, begun, next] = [listed(1, '甲'), listed(2, '乙'), listed(3, '丙')];
    await listOf(1, [done, begun]);
    const goesOn = { ...taskThere(1, 2), taskId: begun.task.id, given: true, dueOn: '2020-07-15' };
    await told({ tasks: [goesOn], doneTasks: [done.task.id] });
    await listOf(2, [done, begun, next]);
    const tasks = await inRegion((trx) => listTasks(trx, signed.staff, signed.campaignId, NOW));
    const row = ({ task }: typeof done) => tasks.find((one) => one.task.id === task.id)!;
    expect(row(done).dropped).toEqual({ reason: '任县已完成并报送' });
    expect(row(begun)).toMatchObject({ percent: 40, revision: 2, dueOn: '2020-07-15', dropped: null });
    expect(row(next)).toMatchObject({ origin: 'city', state: 'pending', dropped: null });
  });
});

it('a question that nobody had answered is shown as the county’s own, with who asked it, and may be taken back', async () => {
  const question = {
    id: newId(),
    revision: 1,
    author: '李某',
    field: 'mining',
    taskId: null,
    text: '如何掌握？',
  };
  await told({ questions: [{ ...question, askedAt: '2020-05-01T02:00:00.000Z' }] });
  const { campaignId } = signed;
  const list = () => inRegion((trx) => listQuestions(trx, campaignId));
  expect((await list()).own).toMatchObject([{ id: question.id, askedBy: '李某（任县）', answer: null }]);
  const ref = { id: question.id, campaignId, revision: 1 };
  await inRegion((trx) => withdrawQuestion(trx, signed.staff, ref, NOW));
  expect((await list()).own).toMatchObject([{ withdrawn: true, revision: 2 }]);
});

describe('a letter that was out to the county before', () => {
  const letterOut = (problemId: string, sourceProblemId: string | null) => ({
    assignment: {
      ...{ problemId, origin: 'escalated' as const, field: 'mining', title: '矿山越界开采', detail: '' },
      ...{ place: '某镇', letterNo: '冀人督〔2020〕1号', addressedTo: 'congress' as const },
      ...{ replyDueOn: '2020-06-25', roundTitle: null, sourceProblemId, supervisionId: newId() },
      letter: { title: '督办函', addressee: '任县人大常委会', text: '请督促整改并答复。' },
    },
    ...{ issuingOrgan: '河北省人大常委会', issuedAt: '2020-05-05T02:00:00Z', state: 'to-answer' as const },
    ...{ round: 2, lookBackOn: null, sentBackReason: '请附照片' },
    reply: {
      ...{ revision: 1, author: '李某', round: 1, text: '已停产。', measures: '' },
      ...{ repliedOn: '2020-05-10', countersignedBy: null },
    },
    steps: ['issued', 'reply', 'sent-back'].map((event) => ({
      ...{ at: '2020-05-05T02:00:00Z', actor: '李某', event, note: '', replyDueOn: null, lookBackOn: null },
    })),
  });

  it('is answered here with all that was said before, under the next revision, in step with the hub', async () => {
    const taken = { ...problem, id: newId(), upstreamId: null as string | null };
    taken.upstreamId = taken.id;
    const letter = letterOut(taken.id, taken.id);
    await told({ problems: [taken], letters: [letter] });
    await told({ problems: [taken], letters: [letter] });
    const read = async () =>
      (await inRegion((trx) => supervisionsOfProblem(trx, signed.staff, taken.id, NOW)))[0]!;
    const shown = await read();
    expect(shown).toMatchObject({
      ...{ state: 'to-answer', letterNo: '冀人督〔2020〕1号', replyDueOn: '2020-06-25' },
      ...{ reply: '已停产。', sentBackReason: '请附照片' },
    });
    expect(shown.steps.map((step) => step.event)).toEqual(['issued', 'reply', 'sent-back', 'take-over']);
    const { id, version } = shown;
    const answer = { text: '照片附后。', measures: '', on: '2020-05-12' };
    await inRegion((trx) => replyToLetter(trx, signed.staff, { id, version, ...answer }, NOW));
    const [sent] = await inRegion((trx) =>
      trx
        .selectFrom('outbox')
        .select(['revision', 'payload'])
        .where('kind', '=', 'supervised-reply')
        .execute(),
    );
    expect(sent).toMatchObject({ revision: 2, payload: { round: 2, text: '照片附后。' } });
  });

  it('registers the problem that the county before had not reported', async () => {
    const letter = letterOut(newId(), null);
    await told({ letters: [letter] });
    const { problemId } = letter.assignment;
    const registered = await inRegion((trx) => getProblem(trx, signed.staff, problemId, NOW));
    expect(registered).toMatchObject({ state: 'registered', title: '矿山越界开采', upstreamId: problemId });
    const kinds = await inRegion((trx) => trx.selectFrom('outbox').select(['kind', 'entity_id']).execute());
    expect(kinds).toContainEqual({ kind: 'problem', entity_id: problemId });
  });
});

describe('a county that ends', () => {
  it('keeps everything for reading, reports nothing more, and is compared with the hub without what went over', async () => {
    const { id, field, title, detail, source, place, foundOn } = entities.problem('占用耕地');
    const found = { id, field, title, detail, source, place, foundOn };
    await inRegion((trx) =>
      registerProblem(trx, signed.staff, { campaignId: signed.campaignId, problem: found }, NOW),
    );
    await save(1, 0, 70);
    await told({ role: 'predecessor', moved: [{ kind: 'problem', entityId: id }] });
    const { state, succession } = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect(state).toBe('succeeded');
    expect(succession?.successors).toEqual(successors);
    const over = { code: 'campaign-not-running', params: { state: 'succeeded' } };
    await expect(save(1, 1, 80)).rejects.toMatchObject(over);
    const group = entities.group(signed.campaignId);
    await expect(inRegion((trx) => saveGroup(trx, signed.staff, group, NOW))).rejects.toMatchObject(over);
    const handOver = { id, revision: 1, event: 'hand-over' as const, input: { note: '' } };
    await expect(inRegion((trx) => actOnProblem(trx, signed.staff, handOver, NOW))).rejects.toMatchObject(
      over,
    );
    expect((await inRegion((trx) => getProblem(trx, signed.staff, id, NOW))).title).toBe('占用耕地');
    const compared = (kind: string) =>
      inRegion((trx) => inventoryOf(trx, { campaignId: signed.campaignId, kind }));
    expect(await compared('problem')).toEqual([]);
    expect(await compared('task-progress')).toHaveLength(1);
  });
});
