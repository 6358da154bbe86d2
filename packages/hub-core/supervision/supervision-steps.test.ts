import { hubRoles } from '@linked/shared/access/roles.ts';
import {
  openSupervisionStates,
  supervisionEvents,
  supervisionStates,
  supervisionTransitions,
} from '@linked/shared/supervision/states.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { draftOf, enteredMatter, issuedLetter, replyPayload, stepOn } from '../testing/supervisions.ts';
import { actOnSupervision } from './act-on-supervision.ts';
import { getSupervision } from './read-supervisions.ts';

const TANGSHAN_COUNTY = '130202';
const cityStaff = person(SHIJIAZHUANG, 'city-staff');
const county = new CountyReports(ZHENGDING);

let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub();
  await enrolCounties(hub.db, [ZHENGDING, TANGSHAN_COUNTY]);
  campaignId = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());

const read = (id: string) => getSupervision(hub.db, { id, scopes: null, now: MEETING });
async function answer(letter: { id: string; field: string }): Promise<void> {
  const report = county.draft({
    campaignId,
    kind: 'supervised-reply',
    entityId: letter.id,
    occurredAt: MEETING.toISOString(),
    payload: replyPayload(letter),
  });
  const { judgements } = await ingestReports(hub.db, { region: ZHENGDING, items: [report], now: MEETING });
  expect(judgements[0]?.outcome).toBe('accepted');
}

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
    if (from === 'replied') await answer(letter);
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
it('counts every state as open or ended', () => {
  const ended = supervisionStates.filter((state) => !openSupervisionStates.includes(state));
  expect(ended).toEqual(['concluded', 'cancelled', 'withdrawn']);
});
