import { newId } from '@linked/shared/ids.ts';
import type { DirectiveKind, DirectivePayload, ReportPayload } from '@linked/shared/link/kinds.ts';
import type { SupervisionStep } from '@linked/shared/supervision/payloads.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import {
  actor,
  addInstance,
  campaignPayload,
  directive,
  NOW,
  type SignedCampaign,
  sampleDocument,
  signedCampaign,
} from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { digestOf, resendPresent } from '../outbox/reconcile.ts';
import { actOnProblem } from '../problems/act-on-problem.ts';
import { getProblem } from '../problems/list-problems.ts';
import { registerProblem } from '../problems/register-problem.ts';
import { listSupervised, supervisionsOfProblem } from './list-supervised.ts';
import { countersignReply, replyToLetter, sendBackReply } from './reply.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130700;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  await open();
});
async function open(options: { countersign?: boolean } = {}) {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region, options);
}

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
async function deliver<K extends DirectiveKind>(kind: K, payload: DirectivePayload<K>, campaignId?: string) {
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', signed.region)
    .executeTakeFirstOrThrow();
  const item = directive(down_cursor + 1, campaignId ?? signed.campaignId, kind, payload, {
    issuedAt: '2020-05-11T02:00:00Z',
  });
  await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
  return item;
}
const assignment = (
  more: Partial<DirectivePayload<'problem-assignment'>> = {},
): DirectivePayload<'problem-assignment'> => ({
  problemId: newId(),
  origin: 'escalated',
  field: 'mining',
  title: '矿山越界开采',
  detail: '越界约二十米。',
  place: '某镇',
  letterNo: '冀人督〔2020〕1号',
  addressedTo: 'congress',
  replyDueOn: '2020-05-25',
  roundTitle: null,
  sourceProblemId: null,
  supervisionId: newId(),
  letter: { title: '督办函', addressee: '县人大常委会', text: '请督促整改并答复。' },
  ...more,
});
const stepDown = (
  letter: DirectivePayload<'problem-assignment'>,
  step: SupervisionStep,
  more: Partial<DirectivePayload<'problem-supervision'>> = {},
) =>
  deliver('problem-supervision', {
    supervisionId: letter.supervisionId!,
    problemId: letter.problemId,
    step,
    at: NOW.toISOString(),
    by: '省人大张某',
    note: '',
    replyDueOn: '2020-05-25',
    lookBackOn: null,
    round: 1,
    reply: null,
    ...more,
  });
const letterOf = async (problemId: string, who = signed.staff) => {
  const [letter] = await inRegion((trx) => supervisionsOfProblem(trx, who, problemId, NOW));
  return letter!;
};
const sent = async (kind: string) =>
  (await inRegion((trx) =>
    trx
      .selectFrom('outbox')
      .select(['entity_id', 'revision', 'author', 'payload'])
      .where('kind', '=', kind)
      .orderBy('seq')
      .execute(),
  )) as unknown as {
    entity_id: string;
    revision: number;
    author: string;
    payload: ReportPayload<'problem'> & ReportPayload<'supervised-reply'>;
  }[];
const answer = { text: '已责令停产。', measures: '驻点巡查。', on: '2020-05-12' };
const reply = async (problemId: string, more: Partial<typeof answer> = {}) => {
  const { id, version } = await letterOf(problemId);
  return inRegion((trx) => replyToLetter(trx, signed.staff, { id, version, ...answer, ...more }, NOW));
};

describe('a problem that the tier above assigns', () => {
  it('comes onto the ledger with its source, goes up under the id above, and lives its ordinary life', async () => {
    const found = assignment({
      origin: 'round',
      supervisionId: null,
      letter: null,
      letterNo: null,
      replyDueOn: null,
      roundTitle: '第一轮督导调研',
    });
    await deliver('problem-assignment', found);
    const problem = await inRegion((trx) => getProblem(trx, signed.staff, found.problemId, NOW));
    expect(problem).toMatchObject({
      source: 'upper-tier-round',
      state: 'registered',
      title: '矿山越界开采',
      detail: '越界约二十米。',
      place: '某镇',
      foundOn: '2020-05-11',
      upstreamId: found.problemId,
    });
    expect(problem.steps).toMatchObject([
      { event: 'register', actor: '河北省人大常委会', note: '第一轮督导调研' },
    ]);
    expect(await sent('problem')).toMatchObject([
      { entity_id: found.problemId, revision: 1, payload: { upstreamId: found.problemId } },
    ]);
    expect(await inRegion((trx) => supervisionsOfProblem(trx, signed.staff, found.problemId, NOW))).toEqual(
      [],
    );
    const act = { id: problem.id, revision: 1, event: 'hand-over' as const, input: { note: '' } };
    expect(await inRegion((trx) => actOnProblem(trx, signed.staff, act, NOW))).toMatchObject({
      state: 'handed-over',
    });
  });

  it('is the county’s own when it came from there, marked and reported anew, without touching its state', async () => {
    const own = await inRegion((trx) =>
      registerProblem(
        trx,
        signed.staff,
        {
          campaignId: signed.campaignId,
          problem: {
            id: newId(),
            field: 'mining',
            title: '本县问题',
            detail: '',
            source: 'opinion',
            place: '',
            foundOn: '2020-05-01',
          },
        },
        NOW,
      ),
    );
    await deliver('problem-assignment', assignment({ problemId: own.id, sourceProblemId: own.id }));
    const problem = await inRegion((trx) => getProblem(trx, signed.staff, own.id, NOW));
    expect(problem).toMatchObject({
      source: 'opinion',
      state: 'registered',
      revision: 2,
      upstreamId: own.id,
    });
    expect(problem.steps.map((step) => step.event)).toEqual(['register', 'supervise']);
    expect((await sent('problem')).map((row) => [row.revision, row.payload.upstreamId])).toEqual([
      [1, null],
      [2, own.id],
    ]);
  });

  it('changes nothing when it comes a second time', async () => {
    const letter = assignment();
    await deliver('problem-assignment', letter);
    await deliver('problem-assignment', letter);
    expect(await sent('problem')).toHaveLength(1);
    expect((await letterOf(letter.problemId)).steps).toHaveLength(1);
  });

  it('waits for a campaign that is not here yet, and goes up once it is', async () => {
    const campaignId = newId();
    const letter = assignment();
    const item = await deliver('problem-assignment', letter, campaignId);
    const held = await inRegion((trx) =>
      trx.selectFrom('directives').select('held').where('id', '=', item.id).executeTakeFirstOrThrow(),
    );
    expect(held.held).toBe('campaign');
    await deliver('campaign', campaignPayload(sampleDocument()), campaignId);
    expect(await sent('problem')).toMatchObject([{ entity_id: letter.problemId }]);
    expect(await letterOf(letter.problemId)).toMatchObject({ state: 'to-answer' });
  });
});

describe('a letter', () => {
  it('is answered, and the answer goes up with what it answers', async () => {
    const letter = assignment();
    await deliver('problem-assignment', letter);
    expect(await letterOf(letter.problemId)).toMatchObject({
      state: 'to-answer',
      letterNo: '冀人督〔2020〕1号',
      issuingOrgan: '河北省人大常委会',
      replyDueOn: '2020-05-25',
      overdue: false,
    });
    expect(await reply(letter.problemId)).toMatchObject({ state: 'replied', replyAuthor: '张某' });
    expect(await sent('supervised-reply')).toMatchObject([
      {
        entity_id: letter.supervisionId,
        revision: 1,
        author: '张某',
        payload: {
          supervisionId: letter.supervisionId,
          problemId: letter.problemId,
          field: 'mining',
          round: 1,
          text: '已责令停产。',
          measures: '驻点巡查。',
          repliedOn: '2020-05-12',
          countersignedBy: null,
        },
      },
    ]);
    await expect(reply(letter.problemId)).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('is answered over the leader’s signature where the campaign asks for it', async () => {
    await open({ countersign: true });
    const letter = assignment();
    await deliver('problem-assignment', letter);
    const written = await reply(letter.problemId);
    expect(written.state).toBe('awaiting-countersign');
    expect(await sent('supervised-reply')).toEqual([]);
    const ref = { id: written.id, version: written.version };
    await expect(inRegion((trx) => countersignReply(trx, signed.staff, ref, NOW))).rejects.toMatchObject({
      code: 'forbidden',
    });
    const back = await inRegion((trx) =>
      sendBackReply(trx, signed.leader, { ...ref, reason: '写明整改时限' }, NOW),
    );
    expect(back).toMatchObject({ state: 'to-answer', sentBackReason: '写明整改时限', reply: '已责令停产。' });
    const again = await reply(letter.problemId, { text: '六月底前完成。' });
    const up = await inRegion((trx) =>
      countersignReply(trx, signed.leader, { id: again.id, version: again.version }, NOW),
    );
    expect(up).toMatchObject({ state: 'replied', countersignedBy: '王主任', sentBackReason: null });
    expect(await sent('supervised-reply')).toMatchObject([
      { revision: 1, author: '张某', payload: { text: '六月底前完成。', countersignedBy: '王主任' } },
    ]);
  });

  it('that is sent back is answered again, for the round then asked for', async () => {
    const letter = assignment();
    await deliver('problem-assignment', letter);
    await reply(letter.problemId);
    await stepDown(letter, 'sent-back', { note: '请附照片', round: 2, replyDueOn: '2020-06-05' });
    expect(await letterOf(letter.problemId)).toMatchObject({
      state: 'to-answer',
      sentBackReason: '请附照片',
      replyDueOn: '2020-06-05',
    });
    await reply(letter.problemId, { text: '照片附后。' });
    expect((await sent('supervised-reply')).map((row) => [row.revision, row.payload.round])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('follows what the tier above does, and is over when that tier ends it', async () => {
    const letter = assignment();
    await deliver('problem-assignment', letter);
    await stepDown(letter, 'remind');
    expect((await letterOf(letter.problemId)).state).toBe('to-answer');
    await reply(letter.problemId);
    const seen: string[] = [];
    for (const step of ['verified', 'closed', 'look-back', 'passed', 'reopened'] as const) {
      await stepDown(letter, step, { lookBackOn: '2020-08-01' });
      seen.push((await letterOf(letter.problemId)).state);
    }
    expect(seen).toEqual(['verified', 'closed', 'look-back', 'concluded', 'concluded']);
    const { steps } = await letterOf(letter.problemId);
    expect(steps.map((step) => step.event)).toEqual([
      'issued',
      'remind',
      'reply',
      'verified',
      'closed',
      'look-back',
      'passed',
    ]);
  });

  it('to the government above asks the county for nothing', async () => {
    const letter = assignment({ addressedTo: 'government', replyDueOn: null });
    await deliver('problem-assignment', letter);
    await expect(reply(letter.problemId)).rejects.toMatchObject({ code: 'illegal-transition' });
    await stepDown(letter, 'sent-back', { round: 2, replyDueOn: null });
    expect((await letterOf(letter.problemId)).state).toBe('informed');
  });

  it('keeps dates in order and refuses one who has seen an old version', async () => {
    const letter = assignment();
    await deliver('problem-assignment', letter);
    for (const on of ['2020-05-10', '2020-05-13'])
      await expect(reply(letter.problemId, { on })).rejects.toMatchObject({ code: 'value-out-of-range' });
    const { id, version } = await letterOf(letter.problemId);
    await stepDown(letter, 'extended', { replyDueOn: '2020-06-30' });
    await expect(
      inRegion((trx) => replyToLetter(trx, signed.staff, { id, version, ...answer }, NOW)),
    ).rejects.toMatchObject({ code: 'changed-meanwhile' });
  });

  it('is read by those who reach its problem, those to answer first', async () => {
    const [first, second] = [
      assignment({ replyDueOn: '2020-05-20' }),
      assignment({ replyDueOn: '2020-06-20' }),
    ];
    await deliver('problem-assignment', first);
    await deliver('problem-assignment', second);
    await reply(first.problemId);
    const list = (who = signed.staff) => inRegion((trx) => listSupervised(trx, who, signed.campaignId, NOW));
    expect((await list()).map((row) => row.problemId)).toEqual([second.problemId, first.problemId]);
    expect(await list(actor(signed.region, 'county-staff', { fields: ['land-use'] }))).toEqual([]);
    const unit = actor(signed.region, 'responsible-unit', { unit: '自然资源和规划局' });
    expect(await list(unit)).toEqual([]);
    await expect(letterOf(first.problemId, unit)).rejects.toMatchObject({ code: 'not-found' });
    const act = {
      id: first.problemId,
      revision: 1,
      event: 'hand-over' as const,
      input: { note: '', unit: '自然资源和规划局' },
    };
    await inRegion((trx) => actOnProblem(trx, signed.staff, act, NOW));
    expect((await list(unit)).map((row) => row.problemId)).toEqual([first.problemId]);
  });
});

it('compares replies with the hub and sends them again as they are', async () => {
  const letter = assignment();
  await deliver('problem-assignment', letter);
  const kinds = async () =>
    (await inRegion((trx) => digestOf(trx, signed.campaignId))).rows.map((row) => [row.kind, row.count]);
  expect(await kinds()).not.toContainEqual(['supervised-reply', 1]);
  await reply(letter.problemId);
  expect(await kinds()).toContainEqual(['supervised-reply', 1]);
  const queued = await inRegion((trx) =>
    resendPresent(
      trx,
      { campaignId: signed.campaignId, kind: 'supervised-reply', entityIds: [letter.supervisionId!] },
      NOW,
    ),
  );
  expect(queued).toBe(1);
  const [once, again] = await sent('supervised-reply');
  expect(again).toEqual(once);
});
