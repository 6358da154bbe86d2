import { derivedId } from '@linked/shared/ids.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channels } from '../db/channels.ts';
import { approvedCampaign, issuedCampaign, MEETING, partyApproval } from '../testing/campaigns.ts';
import { listenTo, openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, SHIJIAZHUANG } from '../testing/people.ts';
import { listPlans, recordCityPlan } from './plans.ts';

let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub();
  campaignId = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());

const ALL = [{ prefix: '13', fields: null }];
const cityStaff = person(SHIJIAZHUANG, 'city-staff');
const plan = {
  title: '石家庄市实施方案',
  documentNo: '石人常〔2020〕3号',
  adoptedOn: '2020-04-03',
  summary: '',
};
const record = (change: Partial<Parameters<typeof recordCityPlan>[1]> = {}) =>
  hub.db.transaction().execute((trx) =>
    recordCityPlan(trx, {
      campaignId,
      region: SHIJIAZHUANG,
      plan,
      partyApproval,
      actor: cityStaff,
      now: MEETING,
      ...change,
    }),
  );
const refused = (code: string) => expect.objectContaining({ code });

describe('a city’s plan', () => {
  it('stands among the eleven cities once it is recorded, and can be recorded anew', async () => {
    const cities = () => listPlans(hub.db, { campaignId, tier: 'city', within: HEBEI, scopes: ALL });
    expect((await cities()).map((row) => row.plan)).toEqual(Array(11).fill(null));
    await record({ partyApproval: null });
    const row = await record();
    expect(row).toEqual({
      region: SHIJIAZHUANG,
      regionName: '石家庄市',
      plan,
      partyApproval,
      recordedAt: MEETING.toISOString(),
    });
    expect((await cities()).filter((city) => city.partyApproval)).toEqual([row]);
  });

  it('moves the figures of those who watch', async () => {
    const heard = await listenTo(hub.appUrl, channels.rollup);
    await record();
    expect(await heard.heard(1)).toEqual([{ campaignId, region: '130102' }]);
    await heard.stop();
  });

  it('is recorded by its own city, while the campaign is open, with a date that has been', async () => {
    await expect(record({ region: '130200' })).rejects.toEqual(refused('region-not-yours'));
    await expect(record({ actor: person(HEBEI, 'province-staff') })).rejects.toEqual(refused('forbidden'));
    const wide = person(HEBEI, 'city-staff');
    await expect(record({ region: '130102', actor: wide })).rejects.toEqual(refused('region-unknown'));
    await expect(record({ partyApproval: { ...partyApproval, approvedOn: '2020-04-04' } })).rejects.toEqual(
      refused('invalid-input'),
    );
    const { id } = await approvedCampaign(hub.db);
    await expect(record({ campaignId: id })).rejects.toEqual(refused('campaign-not-running'));
  });
});

describe('counties’ plans', () => {
  it('are read from what came up by the link, 168 rows whether or not they came', async () => {
    const fact = (kind: string, payload: object, minutes: number) => ({
      kind,
      payload: JSON.stringify(payload),
      at: new Date(MEETING.getTime() + minutes * 60_000),
    });
    for (const { kind, payload, at } of [
      fact('local-plan', plan, 1),
      fact('party-approval', partyApproval, 2),
    ])
      await insertFact('130102', kind, payload, at);
    await insertFact('130104', 'party-approval', JSON.stringify(partyApproval), MEETING);
    const rows = await listPlans(hub.db, { campaignId, tier: 'county', within: HEBEI, scopes: ALL });
    expect(rows).toHaveLength(168);
    const recorded = rows.filter((row) => row.recordedAt);
    expect(recorded).toEqual([
      {
        region: '130102',
        regionName: '长安区',
        plan,
        partyApproval,
        recordedAt: new Date(MEETING.getTime() + 120_000).toISOString(),
      },
      {
        region: '130104',
        regionName: '石家庄市桥西区',
        plan: null,
        partyApproval,
        recordedAt: MEETING.toISOString(),
      },
    ]);
  });

  it('are shown to a city for its own counties only', async () => {
    const asked = async (within: string, prefix: string) =>
      (await listPlans(hub.db, { campaignId, tier: 'county', within, scopes: [{ prefix, fields: null }] }))
        .length;
    expect(await asked(HEBEI, '1301')).toBe(22);
    expect(await asked('130200', '1301')).toBe(0);
    expect(await asked(SHIJIAZHUANG, '13')).toBe(22);
  });
});

/** A fact as ingest stores it, with every counter zero. */
async function insertFact(region: string, kind: string, payload: string, at: Date) {
  await hub.db
    .insertInto('facts')
    .values({
      ...(Object.fromEntries(counterNames.map((name) => [name, 0])) as Record<
        (typeof counterNames)[number],
        number
      >),
      campaign_id: campaignId,
      region,
      kind,
      entity_id: derivedId(campaignId, region, kind),
      revision: 1,
      field: 'all',
      occurred_at: at,
      received_at: at,
      author: '张某',
      payload,
      due_items: 0,
    })
    .execute();
}
