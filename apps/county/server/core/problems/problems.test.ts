import { newId } from '@linked/shared/ids.ts';
import {
  openProblemStates,
  type ProblemEvent,
  problemEvents,
  problemStates,
  problemTransitions,
} from '@linked/shared/problems/states.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { actor, addInstance, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import type { Actor } from '../access/actor.ts';
import { actOnProblem, type StepInput } from './act-on-problem.ts';
import { getProblem, listProblems } from './list-problems.ts';
import { pathTo } from './past-steps.ts';
import { type NewLedgerLine, registerProblem, registerProblems } from './register-problem.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130600;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
const found = (more: Partial<NewLedgerLine> = {}) => ({
  id: newId(),
  field: 'mining',
  title: '矿山迹地未复绿',
  detail: '',
  source: 'group-inspection' as const,
  place: '某镇',
  foundOn: '2020-04-20',
  ...more,
});
const line = (more: Partial<NewLedgerLine> = {}): NewLedgerLine => ({
  ...found(),
  state: 'registered',
  unit: null,
  person: null,
  measures: '',
  dueOn: null,
  answer: '',
  closedOn: null,
  ...more,
});
const UNIT = '自然资源和规划局';
const parts: Required<Pick<StepInput, 'unit' | 'person' | 'measures' | 'dueOn' | 'answer' | 'on'>> & {
  note: string;
} = {
  unit: UNIT,
  person: '李科长',
  measures: '限期复绿',
  dueOn: '2020-06-01',
  answer: '已复绿',
  on: '2020-05-12',
  note: '经现场核查',
};
const register = () =>
  inRegion((trx) =>
    registerProblem(trx, signed.staff, { campaignId: signed.campaignId, problem: found() }, NOW),
  );
const step = (
  problem: { id: string; revision: number },
  event: ProblemEvent,
  input: Partial<StepInput> = parts,
  who: Actor = signed.staff,
) =>
  inRegion((trx) =>
    actOnProblem(
      trx,
      who,
      { id: problem.id, revision: problem.revision, event, input: { note: '', ...input } },
      NOW,
    ),
  );
const unitOf = (unit: string) => actor(signed.region, 'responsible-unit', { unit });
const filter = { search: '', overdueOnly: false, limit: 50, offset: 0 };
const list = (who: Actor, more: Partial<Parameters<typeof listProblems>[2]> = {}) =>
  inRegion((trx) => listProblems(trx, who, { ...filter, campaignId: signed.campaignId, ...more }, NOW));

describe('the life of a problem', () => {
  it('goes from the finding to the closing, reopened once, and reports each step', async () => {
    let problem = await register();
    const events: ProblemEvent[] = [
      'hand-over',
      'distribute',
      'begin-rectifying',
      'answer',
      'send-back',
      'answer',
    ];
    for (const event of [...events, 'verify', 'close', 'reopen'] as const)
      problem = await step(problem, event);
    expect(problem).toMatchObject({
      state: 'rectifying',
      timesReopened: 1,
      closedOn: null,
      revision: 10,
      unit: UNIT,
    });
    const { steps } = await inRegion((trx) => getProblem(trx, signed.staff, problem.id, NOW));
    expect(steps.map((one) => one.event)).toEqual(['register', ...events, 'verify', 'close', 'reopen']);
    for (const [index, one] of steps.entries()) expect(one.from).toBe(steps[index - 1]?.to ?? null);
    const sent = await inRegion((trx) =>
      trx.selectFrom('outbox').select('revision').where('kind', '=', 'problem').orderBy('seq').execute(),
    );
    expect(sent.map((row) => row.revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it.each([
    ['distribute', 'unit', '责任单位'],
    ['distribute', 'person', '责任人'],
    ['distribute', 'measures', '整改措施'],
    ['distribute', 'dueOn', '整改时限'],
    ['answer', 'answer', '整改情况'],
    ['verify', 'note', '说明'],
    ['close', 'on', '销号日期'],
  ] as const)('%s asks for %s', async (event, part, label) => {
    let problem = await register();
    for (const before of [
      'hand-over',
      'distribute',
      'begin-rectifying',
      'answer',
      'verify',
      'close',
    ] as const) {
      if (before === event) break;
      problem = await step(problem, before);
    }
    const lacking = step(problem, event, { ...parts, [part]: part === 'note' ? '' : null });
    await expect(lacking).rejects.toMatchObject({
      code: 'invalid-input',
      params: { detail: `缺少${label}` },
    });
  });

  it('keeps dates in order', async () => {
    const problem = await step(await register(), 'hand-over', {});
    const early = step(problem, 'distribute', { ...parts, dueOn: '2020-04-19' });
    await expect(early).rejects.toMatchObject({ code: 'value-out-of-range', params: { what: '整改时限' } });
    let next = problem;
    for (const event of ['distribute', 'begin-rectifying', 'answer', 'verify'] as const)
      next = await step(next, event);
    for (const on of ['2020-04-19', '2020-05-13'])
      await expect(step(next, 'close', { on })).rejects.toMatchObject({ code: 'value-out-of-range' });
  });

  it('is refused to one who has seen an older revision', async () => {
    const problem = await register();
    await step(problem, 'hand-over');
    for (const event of ['refer', 'hand-over'] as const)
      await expect(step(problem, event)).rejects.toMatchObject({ code: 'changed-meanwhile' });
  });

  it('never leaves its table, whoever does what in whatever order', async () => {
    const script = fc.array(fc.tuple(fc.constantFrom(...problemEvents), fc.boolean()), { maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(script, async (events) => {
        let problem = await register();
        for (const [event, asUnit] of events) {
          const who = asUnit ? unitOf(UNIT) : signed.staff;
          const sees = !asUnit || problem.unit === UNIT;
          const roles = [asUnit ? 'responsible-unit' : 'county-staff'];
          const allowed = sees && possibleEvents(problemTransitions, problem.state, roles).includes(event);
          const before = problem;
          const after = await step(problem, event, parts, who).catch(
            (error: { code?: string }) => error.code,
          );
          expect(typeof after === 'object', `${before.state} ${event} ${asUnit} ${String(after)}`).toBe(
            allowed,
          );
          if (typeof after === 'object') {
            problem = after;
            expect(problem.revision).toBe(before.revision + 1);
          } else {
            expect(['illegal-transition', 'forbidden', 'not-found']).toContain(after);
          }
          expect(problem.state === 'closed').toBe(problem.closedOn !== null);
        }
        const { steps } = await inRegion((trx) => getProblem(trx, signed.staff, problem.id, NOW));
        expect(steps).toHaveLength(problem.revision);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a responsible unit', () => {
  it('sees and moves its own problems only', async () => {
    const mine = await step(await register(), 'hand-over', { unit: UNIT });
    const other = await step(await step(await register(), 'hand-over'), 'distribute', {
      ...parts,
      unit: '水利局',
    });
    const nobody = await register();
    expect((await list(unitOf(UNIT))).rows.map((row) => row.id)).toEqual([mine.id]);
    expect((await list(unitOf(UNIT))).total).toBe(1);
    for (const hidden of [other, nobody]) {
      const get = inRegion((trx) => getProblem(trx, unitOf(UNIT), hidden.id, NOW));
      await expect(get).rejects.toMatchObject({ code: 'not-found' });
      await expect(step(hidden, 'begin-rectifying', {}, unitOf(UNIT))).rejects.toMatchObject({
        code: 'not-found',
      });
    }
    const taken = await step(mine, 'distribute', parts, unitOf(UNIT));
    expect(taken).toMatchObject({ state: 'distributed', unit: UNIT, dueOn: '2020-06-01' });
  });

  it('hands nothing to another unit and closes nothing', async () => {
    const mine = await step(await register(), 'hand-over', { unit: UNIT });
    const away = step(mine, 'distribute', { ...parts, unit: '水利局' }, unitOf(UNIT));
    await expect(away).rejects.toMatchObject({ code: 'forbidden' });
    let problem = mine;
    for (const event of ['distribute', 'begin-rectifying', 'answer'] as const)
      problem = await step(problem, event, parts, unitOf(UNIT));
    await expect(step(problem, 'verify', parts, unitOf(UNIT))).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a ledger taken over', () => {
  const registerMany = (...problems: NewLedgerLine[]) =>
    inRegion((trx) => registerProblems(trx, signed.staff, { campaignId: signed.campaignId, problems }, NOW));
  const complete = (state: NewLedgerLine['state']) =>
    line({
      ...found(),
      state,
      unit: UNIT,
      person: '李科长',
      measures: '限期复绿',
      dueOn: '2020-05-20',
      answer: '已复绿',
      closedOn: state === 'closed' ? '2020-05-02' : null,
    });

  it.each(problemStates)('reaches %s by steps of the table, in order of time', async (state) => {
    const one = complete(state);
    await registerMany(one);
    const { steps, ...problem } = await inRegion((trx) => getProblem(trx, signed.staff, one.id, NOW));
    expect(problem).toMatchObject({ state, revision: 1, closedOn: one.closedOn });
    expect(steps.map((each) => each.event)).toEqual(['register', ...pathTo(state).map((leg) => leg.event)]);
    const times = steps.map((each) => each.at);
    expect(times).toEqual([...times].sort());
    expect(new Date(times.at(-1) ?? '').getTime()).toBeLessThanOrEqual(NOW.getTime());
    for (const each of steps.slice(1)) expect(each.note).toBe('据台账补记');
    const legs = steps.slice(1).map((each) => ({ from: each.from, event: each.event, to: each.to }));
    for (const leg of legs) expect(problemTransitions).toContainEqual(expect.objectContaining(leg));
  });

  it('goes on by its ordinary steps', async () => {
    const one = complete('answered');
    await registerMany(one);
    const verified = await step({ id: one.id, revision: 1 }, 'verify');
    expect(verified).toMatchObject({ state: 'verified', revision: 2 });
    const { steps } = await inRegion((trx) => getProblem(trx, signed.staff, one.id, NOW));
    expect(steps).toHaveLength(6);
  });

  it.each([
    ['closed without a closing day', { ...complete('closed'), closedOn: null }, /销号日期/],
    ['answered without an answer', { ...complete('answered'), answer: '' }, /整改情况/],
    ['distributed without a unit', { ...complete('distributed'), unit: null }, /责任单位/],
    ['open with a closing day', { ...complete('answered'), closedOn: '2020-05-02' }, /销号日期/],
    ['due before it was found', { ...complete('closed'), dueOn: '2020-04-01' }, /整改时限/],
  ])('is refused as a whole when one line is %s', async (_, wrong, detail) => {
    const refused = registerMany(complete('closed'), wrong);
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-input',
      params: { detail: expect.stringMatching(detail) as string },
    });
    expect((await list(signed.staff)).total).toBe(0);
  });

  it('is refused with days that have not come, unknown fields and ids in use', async () => {
    const [one, two] = [complete('closed'), complete('closed')];
    await expect(registerMany({ ...one, closedOn: '2020-05-13' })).rejects.toMatchObject({
      code: 'value-out-of-range',
    });
    await expect(registerMany({ ...one, foundOn: '2020-05-13' })).rejects.toMatchObject({
      code: 'value-out-of-range',
    });
    await expect(registerMany({ ...one, field: 'fishing' })).rejects.toMatchObject({ code: 'field-unknown' });
    await registerMany(one);
    await expect(registerMany(two, one)).rejects.toMatchObject({ code: 'already-exists' });
    expect((await list(signed.staff)).total).toBe(1);
  });

  it('takes a thousand lines at once', async () => {
    const many = Array.from({ length: 1000 }, () => complete('closed'));
    const begun = performance.now();
    expect(await registerMany(...many)).toBe(1000);
    expect(performance.now() - begun).toBeLessThan(5000);
    const { up_seq } = await db
      .selectFrom('instances')
      .select('up_seq')
      .where('region', '=', signed.region)
      .executeTakeFirstOrThrow();
    expect(up_seq).toBe(1001);
  });
});

describe('the ledger', () => {
  it('filters, counts by state and pages', async () => {
    const lines = [
      line({ ...found({ title: '100%未复绿' }), id: newId() }),
      line({ ...found({ field: 'land-use', foundOn: '2020-04-21' }), id: newId() }),
      line({ ...found({ source: 'hotline' }), id: newId(), state: 'handed-over' }),
      line({
        ...found(),
        id: newId(),
        state: 'rectifying',
        unit: UNIT,
        person: '李科长',
        measures: '整改',
        dueOn: '2020-05-11',
      }),
    ];
    const input = { campaignId: signed.campaignId, problems: lines };
    await inRegion((trx) => registerProblems(trx, signed.staff, input, NOW));
    const ids = async (more: Parameters<typeof list>[1]) =>
      (await list(signed.staff, more)).rows.map((row) => row.id);
    const [first, second, third, fourth] = lines.map((one) => one.id);
    expect((await list(signed.staff)).byState).toEqual({ registered: 2, 'handed-over': 1, rectifying: 1 });
    expect(await ids({ field: 'land-use' })).toEqual([second]);
    expect(await ids({ source: 'hotline' })).toEqual([third]);
    expect(await ids({ search: '100%未' })).toEqual([first]);
    expect(await ids({ search: '%' })).toEqual([first]);
    expect(await ids({ search: '资源和规划' })).toEqual([fourth]);
    expect(await ids({ overdueOnly: true })).toEqual([fourth]);
    const byState = await list(signed.staff, { state: 'rectifying' });
    expect([byState.total, byState.byState.registered, byState.rows[0]?.overdue]).toEqual([1, 2, true]);
    const pages = [await ids({ limit: 3 }), await ids({ limit: 3, offset: 3 })].flat();
    expect(new Set(pages)).toEqual(new Set(lines.map((one) => one.id)));
    expect(openProblemStates).toContain('rectifying');
  });
});
