import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { draftOf, enteredMatter, issuedLetter, stepOn } from '../testing/supervisions.ts';
import { getSupervision, listSupervisions } from './read-supervisions.ts';

const TANGSHAN_COUNTY = '130202';
const cityStaff = person(SHIJIAZHUANG, 'city-staff');

let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub({ max: 20 });
  await enrolCounties(hub.db, [ZHENGDING, TANGSHAN_COUNTY]);
  campaignId = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());

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

  it('shows what was not sent out to the tier whose letter it is, and to nobody above or below', async () => {
    const { id } = await issuedCampaign(hub.db);
    const draft = await draftOf(hub.db, id);
    const signed = await stepOn(hub.db, await draftOf(hub.db, id), 'sign', { actor: approver });
    const cancelled = await stepOn(hub.db, await draftOf(hub.db, id), 'cancel', { input: { note: '另案' } });
    const issued = await issuedLetter(hub.db, id);
    const ofCity = await draftOf(hub.db, id, { actor: cityStaff });
    const base = { campaignId: id, within: HEBEI, search: '', overdueOnly: false, limit: 50, offset: 0 };
    const seenBy = async (prefix: string, fields: string[] | null = null) => {
      const scopes = [{ prefix, fields }];
      const { rows, byState } = await listSupervisions(hub.db, { ...base, scopes, now: MEETING });
      const open = async (letter: { id: string }) =>
        getSupervision(hub.db, { id: letter.id, scopes, now: MEETING }).then(
          () => letter.id,
          () => null,
        );
      const all = [draft, signed, cancelled, issued, ofCity];
      const opened = (await Promise.all(all.map(open))).filter((one) => one !== null);
      expect(rows.map((row) => row.id).sort()).toEqual(opened.sort());
      expect(Object.values(byState).reduce((sum, count) => sum + (count ?? 0), 0)).toBe(rows.length);
      return opened;
    };
    const ids = (...letters: { id: string }[]) => letters.map((one) => one.id).sort();
    expect(await seenBy('13')).toEqual(ids(draft, signed, cancelled, issued));
    expect(await seenBy('1301')).toEqual(ids(issued, ofCity));
    expect(await seenBy('1302')).toEqual([]);
    expect(await seenBy('13', ['mining'])).toEqual([]);
  });
});
