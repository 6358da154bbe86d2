import { hubRoles } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import {
  openSupervisionStates,
  supervisionEvents,
  supervisionStates,
  supervisionTransitions,
} from '@linked/shared/supervision/states.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeCampaign, startCampaign, withdrawCampaign } from '../campaigns/course.ts';
import { ingestReports } from '../link/ingest.ts';
import { approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import {
  draftOf,
  enteredMatter,
  issuedLetter,
  letterTo,
  replyPayload,
  stepOn,
} from '../testing/supervisions.ts';
import { actOnSupervision } from './act-on-supervision.ts';
import { reviseSupervision } from './draft-supervision.ts';
import { getSupervision, listSupervisions } from './read-supervisions.ts';

let hub: TestHub;
let campaignId: string;
const cityStaff = person(SHIJIAZHUANG, 'city-staff');
const county = new CountyReports(ZHENGDING);
const TANGSHAN_COUNTY = '130202';

beforeAll(async () => {
  hub = await openTestHub({ max: 20 });
  await enrolCounties(hub.db, [ZHENGDING, TANGSHAN_COUNTY]);
  campaignId = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());

const directives = (kind: string, supervisionId: string) =>
  hub.db
    .selectFrom('directives')
    .innerJoin('deliveries', 'deliveries.directive_id', 'directives.id')
    .select(['deliveries.region', 'payload', 'issuing_organ'])
    .where('kind', '=', kind)
    .orderBy('deliveries.seq')
    .execute()
    .then((rows) =>
      rows.filter((row) => (row.payload as { supervisionId: string }).supervisionId === supervisionId),
    );
const stepsDown = async (id: string) =>
  (await directives('problem-supervision', id)).map((row) => (row.payload as { step: string }).step);
const requests = async (id: string) =>
  (
    await hub.db
      .selectFrom('workflow_requests')
      .select('kind')
      .where('workflow_id', '=', `supervise-problem:${id}`)
      .orderBy('ordinal')
      .execute()
  ).map((row) => row.kind);
const read = (id: string) => getSupervision(hub.db, { id, scopes: null, now: MEETING });
const send = async (...items: Report[]) =>
  (await ingestReports(hub.db, { region: ZHENGDING, items, now: MEETING })).judgements.map(
    ({ outcome, reason }) => reason?.code ?? outcome,
  );
const reply = (letter: { id: string; field: string }, more = {}, report: Partial<Report> = {}) =>
  county.draft({
    campaignId,
    kind: 'supervised-reply',
    entityId: letter.id,
    occurredAt: MEETING.toISOString(),
    payload: replyPayload(letter, more),
    ...report,
  });
const problemAt = async () => {
  const report = county.problem(campaignId, { field: 'land-use' }, { occurredAt: MEETING.toISOString() });
  expect(await send(report)).toEqual(['accepted']);
  return report.entityId;
};

describe('a letter of the province', () => {
  it('is signed by a second person, numbered, dated in working days and sent to the congress below', async () => {
    const draft = await draftOf(hub.db, campaignId);
    expect(draft).toMatchObject({ state: 'drafted', region: HEBEI, letterNo: null, countyName: '正定县' });
    await expect(stepOn(hub.db, draft, 'issue')).rejects.toMatchObject({ code: 'forbidden' });
    const signed = await stepOn(hub.db, draft, 'sign', { actor: approver });
    const issued = await stepOn(hub.db, signed, 'issue');
    // Ten working days from Friday 3 April 2020: Monday 6 April was a holiday.
    expect(issued).toMatchObject({ state: 'issued', replyDueOn: '2020-04-20', signedBy: approver.name });
    expect(issued.letterNo).toMatch(/^冀人督〔2020〕\d+号$/);
    expect(issued.delivery).toMatchObject({ state: 'queued' });
    const [sent] = await directives('problem-assignment', draft.id);
    expect(sent).toMatchObject({ region: ZHENGDING });
    expect(sent!.payload).toMatchObject({
      origin: 'escalated',
      addressedTo: 'congress',
      letterNo: issued.letterNo,
      replyDueOn: '2020-04-20',
      sourceProblemId: null,
      letter: { addressee: '正定县人大常委会' },
    });
    expect(await requests(draft.id)).toEqual(['start-supervision']);
  });

  it('is not signed by one of those who wrote it', async () => {
    const both = person(HEBEI, 'province-staff', 'province-approver');
    const draft = await draftOf(hub.db, campaignId, { actor: both });
    await expect(stepOn(hub.db, draft, 'sign', { actor: both })).rejects.toMatchObject({
      code: 'second-person-required',
    });
    await hub.db.transaction().execute((trx) =>
      reviseSupervision(trx, {
        id: draft.id,
        version: draft.version,
        letter: letterTo('congress', { text: '改写' }),
        actor: drafter,
        now: MEETING,
      }),
    );
    await expect(
      stepOn(hub.db, { ...draft, version: draft.version + 1 }, 'sign', { actor: both }),
    ).rejects.toMatchObject({ code: 'second-person-required' });
  });

  it('that is rewritten after its signature is signed again', async () => {
    const draft = await draftOf(hub.db, campaignId);
    const signed = await stepOn(hub.db, draft, 'sign', { actor: approver });
    const letter = letterTo('government', { addressee: '省政府办公厅' });
    const revise = (version: number) =>
      hub.db
        .transaction()
        .execute((trx) =>
          reviseSupervision(trx, { id: draft.id, version, letter, actor: drafter, now: MEETING }),
        );
    await expect(revise(draft.version)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await revise(signed.version)).toMatchObject({ state: 'drafted', signedBy: null, letter });
  });

  it('goes from reply to look-back and opens again, and the county hears of each step', async () => {
    let letter = await issuedLetter(hub.db, campaignId);
    expect(await send(reply(letter))).toEqual(['accepted']);
    letter = await read(letter.id);
    expect(letter).toMatchObject({
      state: 'replied',
      reply: { text: '已责令恢复原状。', measures: '每周巡查。', by: '李某', on: '2020-04-10' },
    });
    letter = await stepOn(hub.db, letter, 'send-back', {
      input: { note: '请附现场照片', replyDueOn: '2020-04-30' },
    });
    expect(letter).toMatchObject({ state: 'issued', round: 2, replyDueOn: '2020-04-30' });
    expect(await send(reply(letter, { round: 2 }, { revision: 2 }))).toEqual(['accepted']);
    letter = await read(letter.id);
    for (const [event, input] of [
      ['verify', { note: '现场核查属实' }],
      ['close', { lookBackOn: '2020-06-01' }],
      ['look-back', {}],
      ['reopen', { note: '复耕地块再次硬化', replyDueOn: '2020-06-30' }],
    ] as const)
      letter = await stepOn(hub.db, letter, event, { input });
    expect(letter).toMatchObject({ state: 'issued', round: 3, lookBackOn: null });
    expect(await stepsDown(letter.id)).toEqual(['sent-back', 'verified', 'closed', 'look-back', 'reopened']);
    expect(letter.steps.map((step) => step.event)).toEqual([
      'draft',
      'sign',
      'issue',
      'reply',
      'send-back',
      'reply',
      'verify',
      'close',
      'look-back',
      'reopen',
    ]);
    expect(await requests(letter.id)).toEqual(['start-supervision', ...Array(7).fill('signal-supervision')]);
  });

  it('keeps the newest reply while it waits for a verdict, and takes none that answers an earlier round', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    await send(reply(letter), reply(letter, { text: '补充：已复耕。' }, { revision: 2 }));
    const replied = await read(letter.id);
    expect(replied.reply?.text).toBe('补充：已复耕。');
    const back = await stepOn(hub.db, replied, 'send-back', {
      input: { note: '不实', replyDueOn: '2020-04-30' },
    });
    // Crossed on the way with what sent it back.
    expect(await send(reply(letter, { text: '再补充' }, { revision: 3 }))).toEqual(['accepted']);
    expect(await read(letter.id)).toMatchObject({ state: 'issued', version: back.version });
  });

  it('takes no reply of a county it was not sent to, nor to a letter that was not sent', async () => {
    const draft = await draftOf(hub.db, campaignId);
    const toGovernment = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    const elsewhere = await issuedLetter(hub.db, campaignId, {
      matter: enteredMatter({ county: TANGSHAN_COUNTY }),
    });
    expect(await send(reply(draft), reply(toGovernment), reply(elsewhere))).toEqual([
      'not-found',
      'not-found',
      'not-found',
    ]);
    const other = await issuedLetter(hub.db, campaignId);
    expect(await send(reply(other, {}, { entityId: newId() }))).toEqual(['invalid-input']);
    expect((await read(other.id)).state).toBe('issued');
  });

  it('to a government is answered by what staff record, and the county is not told of what is not its own', async () => {
    const letter = await issuedLetter(hub.db, campaignId, { letter: letterTo('government') });
    expect(letter.delivery).toBeNull();
    const answer = {
      text: '已立案。',
      on: '2020-04-03',
      by: '省自然资源厅',
      links: ['https://example.cn/1'],
    };
    const early = { ...answer, on: '2020-04-02' };
    await expect(stepOn(hub.db, letter, 'reply', { input: { reply: early } })).rejects.toMatchObject({
      code: 'value-out-of-range',
    });
    const replied = await stepOn(hub.db, letter, 'reply', { input: { reply: answer } });
    expect(replied.reply).toEqual({ ...answer, measures: '' });
    expect(await stepsDown(letter.id)).toEqual([]);
    const congress = await issuedLetter(hub.db, campaignId);
    await expect(stepOn(hub.db, congress, 'reply', { input: { reply: answer } })).rejects.toMatchObject({
      code: 'illegal-transition',
    });
  });
});

describe('a problem of a county’s ledger', () => {
  it('is supervised once at a time, and the county is told which of its problems it is', async () => {
    const problemId = await problemAt();
    const matter = { origin: 'problem', county: ZHENGDING, problemId } as const;
    const letter = await issuedLetter(hub.db, campaignId, { matter, letter: letterTo('government') });
    expect(letter).toMatchObject({ title: '废弃矿山未复绿', field: 'land-use', origin: 'problem' });
    expect(letter.problem).toMatchObject({ state: 'registered', timesReopened: 0 });
    const [sent] = await directives('problem-assignment', letter.id);
    expect(sent!.payload).toMatchObject({ sourceProblemId: problemId, addressedTo: 'government' });
    await expect(draftOf(hub.db, campaignId, { matter })).rejects.toMatchObject({ code: 'already-exists' });
    await stepOn(hub.db, letter, 'withdraw', { actor: approver, input: { note: '重复' } });
    expect(await stepsDown(letter.id)).toEqual(['withdrawn']);
    expect(await draftOf(hub.db, campaignId, { matter })).toMatchObject({ state: 'drafted' });
  });

  it('is put under supervision once when ten try at the same time', async () => {
    const matter = { origin: 'problem', county: ZHENGDING, problemId: await problemAt() } as const;
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => draftOf(hub.db, campaignId, { matter })),
    );
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('must be one that was reported and is not removed', async () => {
    const draft = (problemId: string) =>
      draftOf(hub.db, campaignId, { matter: { origin: 'problem', county: ZHENGDING, problemId } });
    await expect(draft(newId())).rejects.toMatchObject({ code: 'not-found' });
    const removed = county.problem(
      campaignId,
      { field: 'land-use', deleted: true },
      { occurredAt: MEETING.toISOString() },
    );
    await send(removed);
    await expect(draft(removed.entityId)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('numbers of letters', () => {
  it('have neither gaps nor doubles when many are issued at once and some are taken back', async () => {
    const ready = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const draft = await draftOf(hub.db, campaignId);
        return stepOn(hub.db, draft, 'sign', { actor: approver });
      }),
    );
    const later = new Date('2021-01-05T02:00:00Z');
    const results = await Promise.allSettled(
      ready.map((signed, nth) =>
        nth % 4 === 3
          ? stepOn(hub.db, { ...signed, version: 99 }, 'issue', { now: later })
          : stepOn(hub.db, signed, 'issue', { now: later }),
      ),
    );
    const numbers = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.letterNo] : []));
    expect(numbers.sort()).toEqual(
      Array.from({ length: 9 }, (_, nth) => `冀人督〔2021〕${nth + 1}号`).sort(),
    );
  });

  it('run by tier and year', async () => {
    const now = new Date('2022-03-01T02:00:00Z');
    const numberOf = async (actor = drafter) => {
      if (actor === drafter) return (await issuedLetter(hub.db, campaignId, { now })).letterNo;
      const draft = await draftOf(hub.db, campaignId, { actor, now });
      return (await stepOn(hub.db, draft, 'issue', { actor, now })).letterNo;
    };
    expect([
      await numberOf(),
      await numberOf(cityStaff),
      await numberOf(cityStaff),
      await numberOf(),
    ]).toEqual(['冀人督〔2022〕1号', '石家庄人督〔2022〕1号', '石家庄人督〔2022〕2号', '冀人督〔2022〕2号']);
  });
});

describe('who may', () => {
  it('is the tier that supervises: neither tier acts on the other’s letter, and a city on its own counties only', async () => {
    const ofCity = await draftOf(hub.db, campaignId, { actor: cityStaff });
    expect(ofCity).toMatchObject({ region: SHIJIAZHUANG, issuingOrgan: '石家庄市人大常委会' });
    const cancel = { input: { note: '不再督办' } };
    await expect(stepOn(hub.db, ofCity, 'cancel', cancel)).rejects.toMatchObject({
      code: 'region-not-yours',
    });
    const ofProvince = await draftOf(hub.db, campaignId);
    await expect(stepOn(hub.db, ofProvince, 'cancel', { ...cancel, actor: cityStaff })).rejects.toMatchObject(
      { code: 'region-not-yours' },
    );
    const matter = enteredMatter({ county: TANGSHAN_COUNTY });
    await expect(draftOf(hub.db, campaignId, { actor: cityStaff, matter })).rejects.toMatchObject({
      code: 'region-not-yours',
    });
  });

  it.each(hubRoles)('follows the state table for %s', async (role) => {
    const actor = person(HEBEI, role);
    const draft = await draftOf(hub.db, campaignId);
    for (const state of supervisionStates)
      for (const event of supervisionEvents) {
        const outcome = await hub.db
          .transaction()
          .execute(async (trx) => {
            const set = { state, ...(state === 'drafted' || state === 'signed' ? {} : issuedColumns) };
            await trx.updateTable('supervisions').set(set).where('id', '=', draft.id).execute();
            const reply = { text: '已办。', on: '2020-04-03', by: '厅', links: [] };
            const input = { note: '因故', reply, replyDueOn: '2020-05-08', lookBackOn: '2020-05-08' };
            const done = await actOnSupervision(trx, { ...draft, event, input, actor, now: MEETING });
            throw new TakenBack(done.state);
          })
          .catch((error: unknown) =>
            error instanceof TakenBack ? error.state : (error as { code: string }).code,
          );
        const row = supervisionTransitions.find((one) => one.from === state && one.event === event);
        const mayAtTier = role === 'province-staff' || role === 'province-approver';
        const expected = !row
          ? 'illegal-transition'
          : !mayAtTier
            ? 'region-not-yours'
            : row.who.includes(role)
              ? row.to
              : 'forbidden';
        // The province's letter needs its signature: a row for the city's staff alone does not serve it.
        expect([state, event, outcome]).toEqual([state, event, expected]);
      }
  });

  it('reads by its regions and fields', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    const seen = (prefix: string, fields: string[] | null) =>
      getSupervision(hub.db, { id: letter.id, scopes: [{ prefix, fields }], now: MEETING }).then(
        () => true,
        (error: { code: string }) => error.code,
      );
    expect(await seen('1301', null)).toBe(true);
    expect(await seen('13', ['land-use'])).toBe(true);
    expect(await seen('13', ['mining'])).toBe('not-found');
    expect(await seen('1302', null)).toBe('not-found');
  });
});

class TakenBack extends Error {
  readonly state: string;
  constructor(state: string) {
    super('taken back');
    this.state = state;
  }
}
const issuedColumns = {
  way: 'government',
  letter_no: '冀人督〔2019〕1号',
  letter_kind: 'supervision-letter',
  letter_year: 2019,
  letter_number: 1,
  issued_at: MEETING,
  reply_due_on: '2020-04-20',
};

describe('steps', () => {
  it.each([
    ['extend', 'issued', '答复期限'],
    ['send-back', 'replied', '答复期限'],
    ['withdraw', 'issued', '说明'],
  ] as const)('%s asks for what it needs', async (event, from, label) => {
    const letter = await issuedLetter(hub.db, campaignId);
    if (from === 'replied') await send(reply(letter));
    const now = await read(letter.id);
    const actor = event === 'withdraw' ? approver : drafter;
    await expect(stepOn(hub.db, now, event, { actor })).rejects.toMatchObject({
      code: 'invalid-input',
      params: { detail: `缺少${label}` },
    });
  });

  it('count one that has seen an old version as too late', async () => {
    const letter = await issuedLetter(hub.db, campaignId);
    const input = { note: '汛期', replyDueOn: '2020-05-08' };
    await stepOn(hub.db, letter, 'extend', { input });
    await expect(stepOn(hub.db, letter, 'extend', { input })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
  });
});

describe('the list', () => {
  it('filters by state, field, region, words and what is overdue, with counts over all states', async () => {
    const { id } = await issuedCampaign(hub.db);
    const first = await issuedLetter(hub.db, id);
    await issuedLetter(hub.db, id, {
      matter: enteredMatter({ county: TANGSHAN_COUNTY, field: 'mining', title: '盗采' }),
    });
    await draftOf(hub.db, id);
    const base = { campaignId: id, within: HEBEI, search: '', overdueOnly: false, limit: 50, offset: 0 };
    const scopes = [{ prefix: '13', fields: null }];
    const list = (more: object = {}, now = MEETING) =>
      listSupervisions(hub.db, { ...base, scopes, now, ...more });
    expect(await list()).toMatchObject({ total: 3, overdue: 0, byState: { drafted: 1, issued: 2 } });
    expect((await list({ state: 'drafted' })).rows.map((row) => row.state)).toEqual(['drafted']);
    expect((await list({ field: 'mining' })).total).toBe(1);
    expect((await list({ within: SHIJIAZHUANG })).total).toBe(2);
    expect((await list({ search: '盗采' })).total).toBe(1);
    expect((await list({ search: first.letterNo! })).rows.map((row) => row.id)).toEqual([first.id]);
    expect((await list({ search: '%' })).total).toBe(0);
    const dayAfter = new Date('2020-04-20T16:00:00Z');
    expect(await list({ overdueOnly: true }, dayAfter)).toMatchObject({ total: 2, overdue: 2 });
    expect((await list({ overdueOnly: true }, new Date(dayAfter.getTime() - 1))).total).toBe(0);
    expect((await list({ scopes: [] })).total).toBe(0);
  });
});

describe('the end of a campaign', () => {
  it('wakes its open letters’ workflows and takes no further step', async () => {
    for (const end of ['withdraw', 'close'] as const) {
      const campaign = await issuedCampaign(hub.db);
      const letter = await issuedLetter(hub.db, campaign.id);
      const draft = await draftOf(hub.db, campaign.id);
      await hub.db.transaction().execute(async (trx) => {
        const step = { id: campaign.id, version: campaign.version, actor: approver, now: MEETING };
        if (end === 'withdraw') return withdrawCampaign(trx, { ...step, reason: '另行部署' });
        await startCampaign(trx, { id: campaign.id, now: MEETING });
        await trx.updateTable('campaigns').set({ state: 'closing' }).where('id', '=', campaign.id).execute();
        return closeCampaign(trx, { ...step, version: campaign.version + 1 });
      });
      expect(await requests(letter.id)).toEqual(['start-supervision', 'signal-supervision']);
      expect(await requests(draft.id)).toEqual([]);
      const input = { note: '汛期', replyDueOn: '2020-05-08' };
      await expect(stepOn(hub.db, letter, 'extend', { input })).rejects.toMatchObject({
        code: 'campaign-not-running',
      });
    }
  });
});

it('counts every state as open or ended', () => {
  const ended = supervisionStates.filter((state) => !openSupervisionStates.includes(state));
  expect(ended).toEqual(['concluded', 'cancelled', 'withdrawn']);
});
