/** 任县 became 任泽区 under another code: snapshots, trends and bulletins know both, each on its days. */
import { derivedId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workbookExport } from '../archives/export-archive.ts';
import { collectFigures } from '../bulletins/collect-figures.ts';
import { carryOutDue } from '../course/carry-out-due.ts';
import { localTaskFigures } from '../local-tasks/read-local-tasks.ts';
import { compareRegions } from '../rollup/compare.ts';
import { approveSuccession, proposeSuccession } from '../successions/decide-succession.ts';
import type { CountyReports } from '../testing/county-reports.ts';
import { beginClosingOf, closeCampaignOf, reportFrom } from '../testing/ending.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { contentOf, issuedSupplement } from '../testing/supplements.ts';
import { regionTrend, snapshotDays } from './read-snapshots.ts';
import { takeSnapshot } from './take-snapshot.ts';

const XINGTAI = '130500';
const [qiaoxi, renxian, renze] = ['130503', '130526', '130505'];
const before = new Date('2026-10-01T04:00:00Z');
const after = new Date('2026-10-06T04:00:00Z');
const at = { occurredAt: '2026-10-01T02:00:00Z' };
const staff = person(HEBEI, 'province-staff');
let hub: TestHub;
let campaign: SeededCampaign;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [qiaoxi, renxian] });
  const approval = { documentNo: '冀办字〔2026〕1号', approvedOn: '2026-08-31', mobilisedOn: null };
  await hub.db
    .updateTable('campaigns')
    .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
    .where('id', '=', campaign.id)
    .execute();
});

const report = (region: string, make: (county: CountyReports) => Report[], now = before) =>
  reportFrom(hub.db, region, now, make);
const approved = (region: string) =>
  report(region, (county) => [
    county.other(
      'party-approval',
      campaign.id,
      { documentNo: '任字〔2026〕3号', approvedOn: '2026-09-10', mobilisedOn: null },
      { ...at, entityId: derivedId(campaign.id, region, 'party-approval') },
    ),
  ]);
async function becomesAnother(): Promise<void> {
  const proposal = {
    campaignId: campaign.id,
    from: renxian,
    successors: [{ region: renze, name: '任泽区' }],
  };
  await hub.db.transaction().execute(async (trx) => {
    const day = { effectiveOn: '2026-10-05', reason: '国函调整' };
    const { id } = await proposeSuccession(trx, { ...proposal, ...day, actor: staff, now: before });
    await approveSuccession(trx, { id, actor: person(HEBEI, 'province-approver'), now: before });
  });
  await carryOutDue(hub.db, { campaignId: campaign.id, now: after });
}
const take = (day: string) =>
  takeSnapshot(hub.db, { campaignId: campaign.id, day, now: new Date(`${day}T15:30:00Z`) });
const ask = { field: null, fields: null };

describe('a snapshot after a county has ended', () => {
  it('counts its approval no more, as the live figures do not', async () => {
    await approved(renxian);
    await take('2026-10-01');
    await becomesAnother();
    await take('2026-10-06');
    const approvals = async (region: string, on?: string) => {
      const now = new Date('2026-10-06T15:30:00Z');
      const asked = { campaignId: campaign.id, region, ...ask, now, ...(on && { on }) };
      const { self } = await compareRegions(hub.db, asked);
      return [self.counters.party_approvals, self.counties];
    };
    expect(await approvals(XINGTAI, '2026-10-01')).toEqual([1, 2]);
    expect(await approvals(XINGTAI)).toEqual([0, 2]);
    expect(await approvals(XINGTAI, '2026-10-06')).toEqual([0, 2]);
  });

  it('has the county that came into its place: in a trend, in a bulletin and among cities’ tasks', async () => {
    await take('2026-09-28');
    await becomesAnother();
    await take('2026-11-20');
    const days = { from: '2026-09-01', to: '2026-11-30' };
    const trend = await regionTrend(hub.db, { campaignId: campaign.id, region: renze, ...ask, ...days });
    expect(trend.map(({ day, figures }) => [day, figures.regionName, figures.counties])).toEqual([
      ['2026-09-28', '任泽区', 0],
      ['2026-11-20', '任泽区', 1],
    ]);
    const figures = await collectFigures(hub.db, {
      campaignId: campaign.id,
      day: '2026-11-20',
      ranking: false,
    });
    expect(figures.behind.map((row) => row.region)).toEqual([qiaoxi, renze]);
    expect(figures.lateReports.map((row) => row.regionName)).toContain('任泽区');
    const local = await localTaskFigures(hub.db, {
      campaignId: campaign.id,
      region: XINGTAI,
      fields: null,
      now: after,
    });
    expect(local.children.map((row) => row.regionName)).toEqual(
      expect.arrayContaining(['任泽区', '任县（2026-10-05 起由任泽区承接）']),
    );
  });
});

describe('an archive after a county has ended', () => {
  it('has figures and tasks of both, by the names of the day', async () => {
    await becomesAnother();
    await beginClosingOf(hub.db, campaign.id, { lastDay: '2026-10-08', now: after });
    await closeCampaignOf(hub.db, campaign.id, new Date('2026-10-09T04:00:00Z'));
    const { sheets } = await workbookExport(hub.db, campaign.id, 'zh-CN');
    const rowsOf = async (name: string) => {
      const rows = [];
      for await (const row of sheets.find((sheet) => sheet.name === name)!.rows) rows.push(row);
      return rows;
    };
    const regions = await rowsOf('地区');
    const county = (code: string) => regions.find((row) => row[0] === code)?.slice(1, 6);
    const tasks = campaign.document.tasks.length;
    expect(county(renze)).toEqual(['任泽区', '县（市、区）', 1, 0, tasks]);
    expect(county(renxian)).toEqual(['任县（2026-10-05 起由任泽区承接）', '县（市、区）', 0, 0, 0]);
    expect(regions[0]!.slice(3, 6)).toEqual([2, 0, 2 * tasks]);
    const ofRenze = (await rowsOf('任务')).filter((row) => row[0] === renze);
    expect(ofRenze).toHaveLength(tasks);
    expect(new Set(ofRenze.map((row) => row[1]))).toEqual(new Set(['任泽区']));
  });
});

describe('late receipts in a bulletin', () => {
  it('are as of its day, of supplements too, and of counties of that day', async () => {
    const due = (kind: string, on: string) =>
      hub.db
        .updateTable('directives')
        .set({ receipt_due_on: on })
        .where('campaign_id', '=', campaign.id)
        .where('kind', '=', kind)
        .execute();
    await due('campaign', '2026-09-04');
    await take('2026-10-01');
    const late = async (day: string) =>
      (await collectFigures(hub.db, { campaignId: campaign.id, day, ranking: false })).lateReceipts.map(
        (row) => row.region,
      );
    const sign = (region: string, signedAt: string, now: Date) =>
      report(
        region,
        (county) => {
          const receipt = county.receipt(campaign.id, campaign.directiveId, { occurredAt: signedAt });
          return [{ ...receipt, payload: { ...(receipt.payload as object), signedAt } }];
        },
        now,
      );
    expect(await sign(renxian, '2026-09-20T02:00:00Z', before)).toEqual(['accepted']);
    expect(await sign(qiaoxi, '2026-10-02T02:00:00Z', after)).toEqual(['accepted']);
    expect(await late('2026-10-01')).toEqual([qiaoxi]);
    await take('2026-10-03');
    expect(await late('2026-10-03')).toEqual([]);
    const change = { kind: 'change', taskId: campaign.document.tasks[0]!.id, dueOn: '2026-12-01' } as const;
    await issuedSupplement(hub.db, campaign.id, contentOf([change]), new Date('2026-09-21T02:00:00Z'));
    expect(await late('2026-10-03')).toEqual([qiaoxi, renxian]);
    await becomesAnother();
    await take('2026-10-06');
    expect(await late('2026-10-03')).toEqual([qiaoxi, renxian]);
    expect(await late('2026-10-06')).toEqual([qiaoxi]);
  });
});

describe('the day of the close', () => {
  it('has a snapshot, which is the final figures', async () => {
    const task = campaign.document.tasks[0]!;
    const done = { state: 'submitted', percent: 100, submittedAt: at.occurredAt } as const;
    await report(qiaoxi, (county) => [county.progress(campaign.id, task.id, done, at)]);
    await beginClosingOf(hub.db, campaign.id, { lastDay: '2026-10-08', now: after });
    await closeCampaignOf(hub.db, campaign.id, new Date('2026-10-09T04:00:00Z'));
    expect((await snapshotDays(hub.db, campaign.id)).map(({ day }) => day)).toEqual(['2026-10-09']);
    const asked = { campaignId: campaign.id, region: HEBEI, ...ask, now: new Date('2026-12-01T04:00:00Z') };
    const [final, kept] = [
      await compareRegions(hub.db, asked),
      await compareRegions(hub.db, { ...asked, on: '2026-10-09' }),
    ];
    expect(kept.self.counters).toEqual(final.self.counters);
    expect(kept.self).toMatchObject({ tasksAssigned: final.self.tasksAssigned, counties: 2 });
    expect(kept.self.counters.tasks_done).toBe(1);
  });
});
