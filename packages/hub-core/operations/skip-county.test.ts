import type { Principal } from '@linked/shared/access/roles.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withdrawCampaign } from '../campaigns/course.ts';
import { getCampaign } from '../campaigns/read-campaigns.ts';
import { workflowOwner } from '../campaigns/workflow-owner.ts';
import {
  confirmDelivered,
  itemsAfterCursor,
  pendingCounties,
  recordUnreachable,
} from '../directives/deliveries.ts';
import { deliveryRows } from '../directives/list-directives.ts';
import { revokeNode } from '../nodes/credentials.ts';
import { pullDirectives } from '../nodes/pull-directives.ts';
import { approver, draftCampaign, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { administrator, enrolCounties } from '../testing/nodes.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { draftOf, enteredMatter, issuedLetter, stepOn } from '../testing/supervisions.ts';
import {
  countiesBehind,
  listOperations,
  momentsAhead,
  requestsWaiting,
  requireSupervisionOf,
  supervisionsUnderWay,
} from './list-operations.ts';
import { skipCounty, takeBackCounty } from './skip-county.ts';

const TANGSHAN_COUNTY = '130202';
const PULLING = '130102';
const NOT_ENROLLED = '130104';
const reason = '机房搬迁，预计下周恢复';
const later = new Date(MEETING.getTime() + 60_000);

let hub: TestHub;
let campaignId: string;
let directiveId: string;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

beforeEach(async () => {
  await enrolCounties(hub.db, [ZHENGDING, TANGSHAN_COUNTY]);
  await enrolCounties(hub.db, [PULLING], null);
  await hub.db
    .updateTable('nodes')
    .set((eb) => ({ down_cursor: eb.ref('down_seq') }))
    .execute();
  campaignId = (await issuedCampaign(hub.db)).id;
  const directives = hub.db.selectFrom('directives').select('id').where('campaign_id', '=', campaignId);
  directiveId = (await directives.executeTakeFirstOrThrow()).id;
});

const skip = (region: string, actor: Principal = drafter) =>
  hub.db.transaction().execute((trx) => skipCounty(trx, { campaignId, region, reason, actor, now: later }));
const takeBack = (region: string, actor: Principal = drafter) =>
  hub.db.transaction().execute((trx) => takeBackCounty(trx, { campaignId, region, actor, now: later }));
const behind = async (region: string) =>
  (await countiesBehind(hub.db, campaignId)).find((row) => row.region === region);
const signals = async () => (await requestsWaiting(hub.db, campaignId)).map((request) => request.wants);

describe('a county that is left out', () => {
  it('is no longer called for this campaign, and is again once it is taken back', async () => {
    expect(await pendingCounties(hub.db, { campaignId })).toEqual([ZHENGDING, TANGSHAN_COUNTY]);
    await skip(ZHENGDING);
    expect(await pendingCounties(hub.db, { campaignId })).toEqual([TANGSHAN_COUNTY]);
    expect(await pendingCounties(hub.db, { directiveId })).toEqual([TANGSHAN_COUNTY]);
    await takeBack(ZHENGDING);
    expect(await pendingCounties(hub.db, { campaignId })).toEqual([ZHENGDING, TANGSHAN_COUNTY]);
  });

  it('wakes the workflow both times, so that it neither waits nor forgets', async () => {
    const before = await signals();
    await skip(ZHENGDING);
    await takeBack(ZHENGDING);
    expect((await signals()).slice(before.length)).toEqual(['retry-now', 'retry-now']);
  });

  it('keeps what is queued under its numbers: another campaign brings it, in order', async () => {
    await skip(ZHENGDING);
    const other = await issuedCampaign(hub.db);
    expect(await pendingCounties(hub.db, { campaignId: other.id })).toContain(ZHENGDING);
    const items = (await itemsAfterCursor(hub.db, [ZHENGDING])).get(ZHENGDING)!.items;
    expect(items.map((item) => item.campaignId)).toEqual([campaignId, other.id]);
    expect(items[1]!.seq).toBe(items[0]!.seq + 1);
  });

  it('still gets everything when it asks by itself', async () => {
    await skip(PULLING);
    const { down_cursor: cursor } = await hub.db
      .selectFrom('nodes')
      .select('down_cursor')
      .where('region', '=', PULLING)
      .executeTakeFirstOrThrow();
    const { items } = await pullDirectives(hub.db, { region: PULLING, cursor, now: later });
    expect(items.map((item) => item.campaignId)).toEqual([campaignId]);
  });

  it('does not keep a workflow alive once the campaign is over, and taking it back does', async () => {
    await confirmDelivered(hub.db, [{ region: TANGSHAN_COUNTY, cursor: 1_000, at: later }]);
    await hub.db.transaction().execute((trx) =>
      withdrawCampaign(trx, {
        id: campaignId,
        version: 3,
        reason: '另行部署',
        actor: approver,
        now: later,
      }),
    );
    await confirmDelivered(hub.db, [{ region: TANGSHAN_COUNTY, cursor: 1_000, at: later }]);
    expect(await workflowOwner(hub.db, campaignId)).toEqual({ region: HEBEI });
    await skip(ZHENGDING);
    expect(await workflowOwner(hub.db, campaignId)).toBeNull();
    await takeBack(ZHENGDING);
    expect(await workflowOwner(hub.db, campaignId)).toEqual({ region: HEBEI });
  });

  it('shows who left it out and why, on the delivery page and to the operators', async () => {
    await skip(ZHENGDING);
    const shown = { reason, by: drafter.name, at: later.toISOString() };
    const [row] = await deliveryRows(hub.db, { directiveId, regions: [ZHENGDING], now: later });
    expect(row?.skipped).toEqual(shown);
    expect(await behind(ZHENGDING)).toMatchObject({ state: 'skipped', skipped: shown, directives: 1 });
    await takeBack(ZHENGDING);
    const [after] = await deliveryRows(hub.db, { directiveId, regions: [ZHENGDING], now: later });
    expect(after?.skipped).toBeNull();
  });

  it('is in the audit log with the reason, both ways', async () => {
    await skip(ZHENGDING);
    await takeBack(ZHENGDING, administrator);
    const lines = await hub.db
      .selectFrom('audit_log')
      .select(['action', 'region', 'actor', 'detail'])
      .where('subject', '=', campaignId)
      .where('action', 'in', ['campaign.skip-county', 'campaign.take-back-county'])
      .orderBy('id')
      .execute();
    expect(lines).toEqual([
      { action: 'campaign.skip-county', region: ZHENGDING, actor: drafter.userId, detail: { reason } },
      {
        action: 'campaign.take-back-county',
        region: ZHENGDING,
        actor: administrator.userId,
        detail: { skippedFor: reason },
      },
    ]);
  });

  it('is a line of the campaign’s history with county and reason, both ways', async () => {
    await skip(ZHENGDING);
    await takeBack(ZHENGDING, administrator);
    const { history } = await getCampaign(hub.db, campaignId);
    expect(history.slice(-2)).toMatchObject([
      {
        event: 'skip-county',
        actor: drafter.name,
        reason: `正定县：${reason}`,
        from: 'issued',
        to: 'issued',
      },
      { event: 'take-back-county', actor: administrator.name, reason: '正定县' },
    ]);
  });

  it('is refused twice, for a county the campaign does not go to, before issue, and to who may not', async () => {
    await skip(ZHENGDING);
    await expect(skip(ZHENGDING)).rejects.toMatchObject({ code: 'already-exists' });
    await expect(skip('140105')).rejects.toMatchObject({ code: 'region-unknown' });
    await expect(takeBack(TANGSHAN_COUNTY)).rejects.toMatchObject({ code: 'not-found' });
    await expect(skip(TANGSHAN_COUNTY, approver)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(skip(TANGSHAN_COUNTY, person(SHIJIAZHUANG, 'administrator'))).rejects.toMatchObject({
      code: 'region-not-yours',
    });
    campaignId = (await draftCampaign(hub.db)).id;
    await expect(skip(ZHENGDING)).rejects.toMatchObject({ code: 'campaign-not-running' });
  });
});

describe('the operators’ lists', () => {
  it('say of every county behind who has to move, those in trouble first', async () => {
    await recordUnreachable(hub.db, [{ region: ZHENGDING, error: 'node-unreachable', at: later }]);
    await skip(TANGSHAN_COUNTY);
    const rows = await countiesBehind(hub.db, campaignId);
    expect(rows.slice(0, 3).map((row) => [row.region, row.state])).toEqual([
      [ZHENGDING, 'unreached'],
      [TANGSHAN_COUNTY, 'skipped'],
      [PULLING, 'pull'],
    ]);
    expect(rows[0]).toMatchObject({
      regionName: '正定县',
      cityName: '石家庄市',
      attempts: 1,
      lastError: 'node-unreachable',
      lastAttemptAt: later.toISOString(),
    });
    expect(rows.find((row) => row.region === NOT_ENROLLED)?.state).toBe('not-enrolled');
    await hub.db
      .transaction()
      .execute((trx) => revokeNode(trx, { region: ZHENGDING, actor: administrator, now: later }));
    expect((await behind(ZHENGDING))?.state).toBe('not-enrolled');
  });

  it('count per campaign what the details list, and show only the reader’s own hub', async () => {
    await recordUnreachable(hub.db, [{ region: ZHENGDING, error: 'node-unreachable', at: later }]);
    await skip(TANGSHAN_COUNTY);
    const rows = await listOperations(hub.db, [{ prefix: '13', fields: null }]);
    const row = rows.find((one) => one.campaignId === campaignId);
    const counties = await countiesBehind(hub.db, campaignId);
    expect(row).toMatchObject({
      campaignId,
      behind: counties.length,
      unreached: 1,
      skipped: 1,
      openRequests: (await signals()).length,
    });
    expect(await listOperations(hub.db, [{ prefix: '1301', fields: null }])).toEqual([]);
    expect(await listOperations(hub.db, [{ prefix: '14', fields: null }])).toEqual([]);
  });

  it('leave a county that has everything out, unless it is skipped', async () => {
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: 1_000, at: later }]);
    expect(await behind(ZHENGDING)).toBeUndefined();
    await skip(ZHENGDING);
    expect(await behind(ZHENGDING)).toMatchObject({ state: 'skipped', directives: 0 });
  });
});

describe('what the campaign does next', () => {
  it('is listed in order of time, with phases by name and what went wrong', async () => {
    await hub.db
      .updateTable('course_moments')
      .set({ attempts: 2, last_error: 'TypeError: no such thing' })
      .where('campaign_id', '=', campaignId)
      .where('kind', '=', 'receipts')
      .execute();
    const moments = await momentsAhead(hub.db, campaignId);
    expect(moments.map((one) => one.at)).toEqual(moments.map((one) => one.at).toSorted());
    expect(moments.find((one) => one.kind === 'phase-begins')?.about).toBe('动员部署');
    expect(moments.find((one) => one.kind === 'receipts')).toMatchObject({
      failed: 2,
      lastError: 'TypeError: no such thing',
    });
  });
});

describe('supervised problems', () => {
  it('are listed from their letter on until they have ended, each under its own campaign', async () => {
    const matter = enteredMatter({ county: ZHENGDING, field: 'mining' });
    await draftOf(hub.db, campaignId, { actor: drafter, matter, now: later });
    expect(await supervisionsUnderWay(hub.db, campaignId)).toEqual([]);
    const letter = await issuedLetter(hub.db, campaignId, { actor: drafter, matter, now: later });
    const { id } = letter;
    expect(await supervisionsUnderWay(hub.db, campaignId)).toMatchObject([
      { supervisionId: id, county: ZHENGDING, countyName: '正定县', state: 'issued', openRequests: 1 },
    ]);
    const other = await issuedCampaign(hub.db);
    await expect(
      requireSupervisionOf(hub.db, { campaignId: other.id, supervisionId: id }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await stepOn(hub.db, letter, 'withdraw', { input: { note: '不再督办' }, actor: approver, now: later });
    expect(await supervisionsUnderWay(hub.db, campaignId)).toEqual([]);
  });
});
