import { derivedId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginClosing, closeCampaign } from '../campaigns/course.ts';
import { unlockTask } from '../reviews/lock-tasks.ts';
import { returnTask } from '../reviews/review-tasks.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { lockEverywhere } from '../testing/lock-everywhere.ts';
import { person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { ingestReports } from './ingest.ts';

const before = '2026-10-01T02:00:00Z';
const began = new Date('2026-10-05T04:00:00Z');
const during = '2026-10-06T02:00:00Z';
const lastDay = '2026-10-08';
/** The evening of the last day in Shanghai, and the first minute after it. */
const lastMinute = '2026-10-08T15:59:00Z';
const tooLate = '2026-10-08T16:00:00Z';
const now = new Date('2026-10-09T04:00:00Z');

const everywhere = getEdition('2020-04').counties('130000');
let hub: TestHub;
let campaign: SeededCampaign;
let county: CountyReports;
let used = 0;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
const cityStaff = () => person(`${county.region.slice(0, 4)}00`, 'city-staff');
beforeEach(async () => {
  const region = everywhere[used++]!.code;
  campaign = await seedCampaign(hub.db, { counties: [region] });
  county = new CountyReports(region);
});

const version = async () =>
  (
    await hub.db
      .selectFrom('campaigns')
      .select('version')
      .where('id', '=', campaign.id)
      .executeTakeFirstOrThrow()
  ).version;
const close = async () => {
  const step = { id: campaign.id, version: await version(), actor: approver, now };
  await hub.db.transaction().execute((trx) => closeCampaign(trx, step));
};
const beginToClose = async () => {
  const step = { id: campaign.id, version: await version(), actor: drafter, lastDay, now: began };
  await hub.db.transaction().execute((trx) => beginClosing(trx, step));
};
const verdict = async (item: Report) => {
  const { judgements } = await ingestReports(hub.db, { region: county.region, items: [item], now });
  return judgements[0]!.reason?.code ?? judgements[0]!.outcome;
};
const task = (index: number) => campaign.document.tasks[index]!.id;
const progress = (
  index: number,
  revision: number,
  occurredAt: string,
  state: 'in-progress' | 'submitted' | 'returned' | 'reviewed' = 'submitted',
) =>
  county.progress(
    campaign.id,
    task(index),
    { state, percent: 100, submittedAt: state === 'submitted' || state === 'reviewed' ? occurredAt : null },
    { revision, occurredAt },
  );

describe('while a campaign closes', () => {
  it('a task that is missing is taken until the last day in Shanghai, by the date of the act', async () => {
    await beginToClose();
    expect(await verdict(progress(0, 1, during, 'in-progress'))).toBe('accepted');
    expect(await verdict(progress(0, 2, lastMinute))).toBe('accepted');
    expect(await verdict(progress(1, 1, tooLate))).toBe('closing-over');
  });

  it('what was handed in before stands', async () => {
    expect(await verdict(progress(0, 1, before))).toBe('accepted');
    await beginToClose();
    expect(await verdict(progress(0, 2, during, 'in-progress'))).toBe('closing-handed-in');
    expect(await verdict(progress(0, 3, during))).toBe('closing-handed-in');
  });

  it('a correction made before the closing is taken though it arrives later', async () => {
    expect(await verdict(progress(0, 1, before))).toBe('accepted');
    await beginToClose();
    expect(await verdict(progress(0, 2, '2026-10-05T03:59:00Z', 'in-progress'))).toBe('accepted');
    expect(await verdict(progress(0, 3, during))).toBe('accepted');
  });

  it('a task that was returned, or unlocked after a lock, may be handed in again', async () => {
    expect(await verdict(progress(0, 1, before))).toBe('accepted');
    expect(await verdict(progress(1, 1, before))).toBe('accepted');
    await beginToClose();
    const step = { campaignId: campaign.id, region: county.region, actor: drafter, now: new Date(during) };
    const opened = { ...step, taskId: task(1), until: '2026-10-08', reason: '数字有误' };
    await hub.db.transaction().execute(async (trx) => {
      const back = { taskId: task(0), revision: 1, reason: '缺少佐证', asked: '' };
      await returnTask(trx, { ...step, ...back, actor: cityStaff() });
      await lockEverywhere(trx, { ...step, taskIds: [task(1)], reason: '' });
      await unlockTask(trx, opened);
    });
    for (const index of [0, 1]) {
      expect(await verdict(progress(index, 2, during, 'in-progress'))).toBe('accepted');
      expect(await verdict(progress(index, 3, lastMinute))).toBe('accepted');
    }
  });

  it('a task that was locked with its phase is taken of a straggler until the last day, and of nobody else', async () => {
    expect(await verdict(progress(0, 1, before))).toBe('accepted');
    const locked = {
      campaignId: campaign.id,
      taskIds: [task(0), task(1)],
      reason: '',
      now: new Date(before),
    };
    await hub.db.transaction().execute((trx) => lockEverywhere(trx, locked));
    expect(await verdict(progress(1, 1, '2026-10-05T03:59:00Z'))).toBe('period-locked');
    await beginToClose();
    expect(await verdict(progress(1, 2, '2026-10-05T03:59:00Z'))).toBe('period-locked');
    expect(await verdict(progress(1, 3, during))).toBe('accepted');
    // Corrected, returned by the city, handed in again: still the straggler's.
    expect(await verdict(progress(1, 4, during, 'in-progress'))).toBe('accepted');
    expect(await verdict(progress(1, 5, during))).toBe('accepted');
    const step = { campaignId: campaign.id, region: county.region, actor: drafter, now: new Date(during) };
    const back = {
      ...step,
      actor: cityStaff(),
      taskId: task(1),
      revision: 5,
      reason: '缺少佐证',
      asked: '',
    };
    await hub.db.transaction().execute((trx) => returnTask(trx, back));
    expect(await verdict(progress(1, 6, lastMinute))).toBe('accepted');
    expect(await verdict(progress(1, 7, tooLate))).toBe('closing-over');
    expect(await verdict(progress(0, 2, during))).toBe('closing-handed-in');
  });

  it('nothing is unlocked beyond the last day', async () => {
    expect(await verdict(progress(0, 1, before))).toBe('accepted');
    await beginToClose();
    const step = { campaignId: campaign.id, region: county.region, actor: drafter, now: new Date(during) };
    await hub.db
      .transaction()
      .execute((trx) => lockEverywhere(trx, { ...step, taskIds: [task(0)], reason: '' }));
    const until = (day: string) =>
      hub.db
        .transaction()
        .execute((trx) => unlockTask(trx, { ...step, taskId: task(0), until: day, reason: '数字有误' }));
    await expect(until('2026-10-09')).rejects.toMatchObject({
      code: 'beyond-closing',
      params: { day: '2026-10-09', lastDay },
    });
    await until(lastDay);
  });

  it('what a county says of the decision it has taken is heard, a review also after the last day', async () => {
    expect(await verdict(progress(0, 1, before))).toBe('accepted');
    expect(await verdict(progress(1, 1, before))).toBe('accepted');
    await beginToClose();
    expect(await verdict(progress(0, 2, during, 'returned'))).toBe('accepted');
    expect(await verdict(progress(0, 3, during))).toBe('accepted');
    expect(await verdict(progress(1, 2, tooLate, 'reviewed'))).toBe('accepted');
  });

  it('a straggler may correct what it handed in during the closing', async () => {
    await beginToClose();
    expect(await verdict(progress(0, 1, during))).toBe('accepted');
    expect(await verdict(progress(0, 2, during, 'in-progress'))).toBe('accepted');
  });

  it('problems go on after the last day, new ones and other records do not', async () => {
    const found = county.problem(campaign.id, {}, { occurredAt: before });
    expect(await verdict(found)).toBe('accepted');
    await beginToClose();
    const group = {
      field: 'mining',
      name: '矿山开发组',
      leaderName: '赵某',
      members: { national: 0, provincial: 0, city: 1, county: 4, township: 0 },
      otherMembers: 0,
      trained: 0,
      deleted: false,
    };
    const late = (occurredAt: string) => [
      county.problem(campaign.id, {}, { occurredAt }),
      county.other('rep-group', campaign.id, group, { occurredAt }),
    ];
    for (const item of late(lastMinute)) expect(await verdict(item)).toBe('accepted');
    for (const item of late(tooLate)) expect(await verdict(item)).toBe('closing-over');
    const rectified = county.problem(
      campaign.id,
      { state: 'rectifying' },
      { entityId: found.entityId, revision: 2, occurredAt: tooLate },
    );
    expect(await verdict(rectified)).toBe('accepted');
    expect(await verdict(county.receipt(campaign.id, campaign.directiveId, { occurredAt: tooLate }))).toBe(
      'accepted',
    );
  });
});

describe('after a campaign has closed', () => {
  it('only receipts and steps of known problems are taken', async () => {
    const found = county.problem(campaign.id, {}, { occurredAt: before });
    expect(await verdict(found)).toBe('accepted');
    await beginToClose();
    await close();
    expect(await verdict(progress(0, 1, during))).toBe('campaign-not-running');
    expect(await verdict(county.problem(campaign.id, {}, { occurredAt: before }))).toBe(
      'campaign-not-running',
    );
    const figures = derivedId(campaign.id, county.region, 'local-plan');
    const plan = { title: '实施方案', documentNo: null, adoptedOn: '2026-09-02', summary: '' };
    expect(await verdict(county.other('local-plan', campaign.id, plan, { entityId: figures }))).toBe(
      'campaign-not-running',
    );
    const struckOff = county.problem(
      campaign.id,
      { state: 'closed', closedOn: '2026-10-09' },
      { entityId: found.entityId, revision: 2, occurredAt: tooLate },
    );
    expect(await verdict(struckOff)).toBe('accepted');
    expect(await verdict(county.receipt(campaign.id, campaign.directiveId))).toBe('accepted');
  });
});
