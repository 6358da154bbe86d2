import type { Report } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import {
  approvedCampaign,
  approver,
  draftCampaign,
  drafter,
  issuedCampaign,
  MEETING,
} from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { beginClosing, startCampaign, withdrawCampaign } from './course.ts';
import { type CampaignDetail, getCampaign } from './read-campaigns.ts';

const COUNTY = '130123';
const later = new Date(MEETING.getTime() + 3_600_000);
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const running = async (): Promise<CampaignDetail> => {
  const { id } = await issuedCampaign(hub.db);
  await hub.db.transaction().execute((trx) => startCampaign(trx, { id, now: MEETING }));
  return getCampaign(hub.db, id);
};
const closing = async (): Promise<CampaignDetail> => {
  const { id, version } = await running();
  const step = { id, version, actor: drafter, lastDay: '2020-07-20', now: MEETING };
  return hub.db.transaction().execute((trx) => beginClosing(trx, step));
};
const makers = {
  draft: () => draftCampaign(hub.db),
  approved: () => approvedCampaign(hub.db),
  issued: () => issuedCampaign(hub.db),
  running,
  closing,
};
const withdraw = ({ id, version }: CampaignDetail) =>
  hub.db
    .transaction()
    .execute((trx) =>
      withdrawCampaign(trx, { id, version, reason: '疫情防控需要', actor: approver, now: later }),
    );
const toldCounties = (id: string) =>
  hub.db
    .selectFrom('directives as x')
    .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
    .select(['d.region', 'd.seq'])
    .where('x.campaign_id', '=', id)
    .where('x.kind', '=', 'withdraw')
    .execute();
const signals = async (id: string) =>
  (
    await hub.db
      .selectFrom('workflow_requests')
      .select('args')
      .where('workflow_id', '=', `campaign:${id}`)
      .where('kind', '=', 'signal-campaign')
      .orderBy('ordinal')
      .execute()
  ).map((row) => (row.args as { signal: string }).signal);

describe('a campaign withdrawn', () => {
  it.each(['draft', 'approved'] as const)(
    'while %s is told to nobody: no county and no workflow has it',
    async (state) => {
      const campaign = await makers[state]();
      const gone = await withdraw(campaign);
      expect(gone).toMatchObject({ state: 'withdrawn', issuedAt: null });
      expect(gone.history.at(-1)).toMatchObject({ event: 'withdraw', from: state, reason: '疫情防控需要' });
      expect(await toldCounties(campaign.id)).toEqual([]);
      expect(await signals(campaign.id)).toEqual([]);
    },
  );

  it.each(['issued', 'running', 'closing'] as const)(
    'while %s reaches every county that has it, behind what it was sent before, and stops its workflow',
    async (state) => {
      const campaign = await makers[state]();
      const gone = await withdraw(campaign);
      expect(gone.history.at(-1)).toMatchObject({ event: 'withdraw', from: state, to: 'withdrawn' });
      const told = await toldCounties(campaign.id);
      expect(told).toHaveLength(168);
      const before = await hub.db
        .selectFrom('deliveries as d')
        .innerJoin('directives as x', 'x.id', 'd.directive_id')
        .select((eb) => eb.fn.max('d.seq').as('seq'))
        .where('d.region', '=', COUNTY)
        .where('x.campaign_id', '=', campaign.id)
        .where('x.kind', '<>', 'withdraw')
        .executeTakeFirstOrThrow();
      expect(told.find((row) => row.region === COUNTY)!.seq).toBeGreaterThan(before.seq);
      expect((await signals(campaign.id)).at(-1)).toBe('withdraw');
    },
  );
});

describe('what a county still sends for a withdrawn campaign', () => {
  let county: CountyReports;
  let taken = 0;
  const outcomes = async (...items: Report[]) =>
    (await ingestReports(hub.db, { region: county.region, items, now: later })).judgements.map(
      (one) => one.reason?.code ?? one.outcome,
    );
  beforeEach(() => {
    // A county of its own for each test: cursors are per county.
    county = new CountyReports(['130102', '130104'][taken++]!);
  });

  it('is refused and kept, but for the receipts; and a campaign beside it goes on', async () => {
    const gone = await running();
    const other = await running();
    const at = { occurredAt: MEETING.toISOString() };
    const found = county.problem(gone.id, { field: 'mining' }, at);
    expect(await outcomes(found)).toEqual(['accepted']);
    await withdraw(gone);
    const { id: directiveId } = await hub.db
      .selectFrom('directives')
      .select('id')
      .where('campaign_id', '=', gone.id)
      .where('kind', '=', 'withdraw')
      .executeTakeFirstOrThrow();
    expect(
      await outcomes(
        county.problem(gone.id, {}, at),
        county.problem(gone.id, { state: 'handed-over' }, { entityId: found.entityId, revision: 2, ...at }),
        county.progress(gone.id, gone.document.tasks[0]!.id, {}, at),
        county.receipt(gone.id, directiveId, at),
        county.progress(other.id, other.document.tasks[0]!.id, { percent: 40 }, at),
      ),
    ).toEqual([
      'campaign-not-running',
      'campaign-not-running',
      'campaign-not-running',
      'accepted',
      'accepted',
    ]);
    const log = await hub.db
      .selectFrom('report_log')
      .select(['outcome', 'reason'])
      .where('region', '=', county.region)
      .where('campaign_id', '=', gone.id)
      .where('outcome', '=', 'rejected')
      .execute();
    expect(log.map((row) => row.reason)).toEqual(
      Array.from({ length: 3 }, () => ({ code: 'campaign-not-running', params: { state: 'withdrawn' } })),
    );
  });
});
