import { directivePayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channels } from '../db/channels.ts';
import { approvedCampaign, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { listenTo, openTestHub, type TestHub } from '../testing/hub-database.ts';
import { person } from '../testing/people.ts';
import { campaignClock } from './campaign-clock.ts';
import { startCampaign, withdrawCampaign } from './course.ts';
import { issueCampaign } from './issue-campaign.ts';
import { getCampaign } from './read-campaigns.ts';
import { recordLateReceipts, recordPhase } from './record-course.ts';
import { retryNow } from './retry-now.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub({ max: 20 });
});
afterAll(() => hub.stop());

const issue = (id: string, version: number) =>
  hub.db.transaction().execute((trx) => issueCampaign(trx, { id, version, actor: drafter, now: MEETING }));

/** Everything that issuing leaves behind, counted. */
async function traces(id: string) {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from directives where campaign_id = ${id}) as directives,
      (select count(*) from deliveries d join directives x on x.id = d.directive_id where x.campaign_id = ${id}) as deliveries,
      (select count(*) from campaign_targets where campaign_id = ${id}) as targets,
      (select count(*) from campaign_tasks where campaign_id = ${id}) as tasks,
      (select count(*) from task_versions where campaign_id = ${id}) as versions,
      (select count(*) from county_tasks where campaign_id = ${id} and owner = '130000' and not dropped) as assigned,
      (select count(*) from workflow_requests where workflow_id = ${`campaign:${id}`}) as requests,
      (select count(*) from campaign_history where campaign_id = ${id} and event = 'issue') as history,
      (select count(*) from audit_log where subject = ${id} and action = 'campaign.issue') as audit
  `.execute(hub.db);
  return rows[0];
}
const issuedOnce = {
  directives: 1,
  deliveries: 168,
  targets: 168,
  tasks: 21,
  versions: 21,
  assigned: 168 * 21,
  requests: 1,
  history: 1,
  audit: 1,
};
const nothing = Object.fromEntries(Object.keys(issuedOnce).map((what) => [what, 0]));

/** Counties whose delivery numbers are not exactly 1, 2, …, down_seq. */
async function countiesWithGaps() {
  const { rows } = await sql<{ region: string }>`
    select n.region from nodes n left join deliveries d on d.region = n.region
    group by n.region having count(d.seq) <> n.down_seq or coalesce(max(d.seq), 0) <> n.down_seq
  `.execute(hub.db);
  return rows;
}

describe('issuing a campaign', () => {
  it('goes to the 168 counties of its edition, with one directive all of them can read', async () => {
    const campaign = await issuedCampaign(hub.db);
    expect(await traces(campaign.id)).toEqual(issuedOnce);
    expect(campaign).toMatchObject({ state: 'issued', counties: 168, issuedBy: drafter.name });
    const directive = await hub.db
      .selectFrom('directives')
      .selectAll()
      .where('campaign_id', '=', campaign.id)
      .executeTakeFirstOrThrow();
    expect(directivePayloads.campaign.parse(directive.payload)).toMatchObject({
      editionId: '2020-04',
      partyApproval: campaign.partyApproval,
      document: campaign.document,
      receiptDueOn: campaign.receiptDueOn,
    });
    const cities = await hub.db
      .selectFrom('campaign_targets')
      .select((eb) => ['city', eb.fn.countAll<number>().as('counties')])
      .where('campaign_id', '=', campaign.id)
      .groupBy('city')
      .orderBy('city')
      .execute();
    expect(cities.map((row) => row.counties)).toEqual([22, 14, 7, 18, 19, 24, 16, 11, 16, 10, 11]);
    const queued = await hub.db
      .selectFrom('nodes')
      .select((eb) => eb.fn.countAll<number>().as('nodes'))
      .where('down_seq', '=', 1)
      .where('down_cursor', '=', 0)
      .executeTakeFirst();
    expect(queued?.nodes).toBe(168);
  });

  it('counts the days to sign in working days, over Tomb-sweeping Day', async () => {
    const campaign = await approvedCampaign(hub.db);
    await hub.db
      .updateTable('campaigns')
      .set({ document: JSON.stringify({ ...campaign.document, receiptWorkdays: 5 }) })
      .where('id', '=', campaign.id)
      .execute();
    // Friday the 3rd; Monday the 6th is a holiday: 7, 8, 9, 10 and Monday the 13th.
    expect((await issue(campaign.id, campaign.version)).receiptDueOn).toBe('2020-04-13');
    expect(await campaignClock(hub.db, campaign.id)).toMatchObject({
      receiptDueOn: '2020-04-13',
      receiptDueProvisional: false,
      state: 'issued',
      region: '130000',
      phases: campaign.document.phases,
      issuedAt: MEETING,
    });
  });

  it('happens once when two people press the button at the same time', async () => {
    const { id, version } = await approvedCampaign(hub.db);
    const results = await Promise.allSettled([issue(id, version), issue(id, version), issue(id, version)]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'changed-meanwhile' });
    expect(await traces(id)).toEqual(issuedOnce);
  });

  it('numbers without gaps when several campaigns are issued at once', async () => {
    const drafts = await Promise.all(Array.from({ length: 6 }, () => approvedCampaign(hub.db)));
    await Promise.all(drafts.map(({ id, version }) => issue(id, version)));
    expect(await countiesWithGaps()).toEqual([]);
  });

  it('leaves nothing when the session dies before the commit, and the next issue takes the same numbers', async () => {
    const { id, version } = await approvedCampaign(hub.db);
    const before = await hub.db
      .selectFrom('nodes')
      .select(['region', 'down_seq'])
      .orderBy('region')
      .execute();
    const dying = hub.db.transaction().execute(async (trx) => {
      await issueCampaign(trx, { id, version, actor: drafter, now: MEETING });
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(hub.db);
    });
    await expect(dying).rejects.toThrow();
    expect(await traces(id)).toEqual(nothing);
    expect(
      await hub.db.selectFrom('nodes').select(['region', 'down_seq']).orderBy('region').execute(),
    ).toEqual(before);
    expect((await getCampaign(hub.db, id)).state).toBe('approved');
    await issue(id, version);
    expect(await traces(id)).toEqual(issuedOnce);
    expect(await countiesWithGaps()).toEqual([]);
  });

  it('tells listeners which rows changed, in messages PostgreSQL can carry', async () => {
    const deliveries = await listenTo(hub.appUrl, channels.deliveries);
    const requests = await listenTo(hub.appUrl, channels.workflowRequests);
    const campaign = await issuedCampaign(hub.db);
    const heard = (await deliveries.heard(2)) as { campaignId: string; regions: string[] }[];
    expect(heard.map((message) => message.regions.length)).toEqual([100, 68]);
    expect(heard.every((message) => message.campaignId === campaign.id)).toBe(true);
    expect(new Set(heard.flatMap((message) => message.regions)).size).toBe(168);
    expect(await requests.heard(1)).toEqual([{}]);
    await Promise.all([deliveries.stop(), requests.stop()]);
  });
});

describe('the course of an issued campaign', () => {
  it('tells every county and the workflow when it is called off', async () => {
    const { id, version } = await issuedCampaign(hub.db);
    await hub.db.transaction().execute((trx) => startCampaign(trx, { id, now: MEETING }));
    const approver = { ...drafter, grants: [{ ...drafter.grants[0]!, role: 'province-approver' as const }] };
    const gone = await hub.db.transaction().execute((trx) =>
      withdrawCampaign(trx, {
        id,
        version: version + 1,
        actor: approver,
        reason: '疫情防控需要',
        now: MEETING,
      }),
    );
    expect(gone.history.map((line) => line.event)).toEqual([
      'draft',
      'approve',
      'issue',
      'start',
      'withdraw',
    ]);
    const withdrawn = await hub.db
      .selectFrom('directives as x')
      .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
      .select(['x.payload', 'd.region'])
      .where('x.campaign_id', '=', id)
      .where('x.kind', '=', 'withdraw')
      .execute();
    expect(withdrawn).toHaveLength(168);
    expect(withdrawn[0]?.payload).toEqual({ reason: '疫情防控需要' });
    const requests = await hub.db
      .selectFrom('workflow_requests')
      .select(['kind', 'args'])
      .where('workflow_id', '=', `campaign:${id}`)
      .orderBy('ordinal')
      .execute();
    expect(requests).toEqual([
      { kind: 'start-campaign', args: { campaignId: id, region: '130000' } },
      { kind: 'signal-campaign', args: { campaignId: id, signal: 'withdraw' } },
    ]);
  });

  it('keeps one line of each phase and of the late receipts, however often the workflow repeats itself', async () => {
    const { id, receiptDueOn, document } = await issuedCampaign(hub.db);
    const dueDay = new Date(`${receiptDueOn}T04:00:00Z`);
    const dayAfter = new Date(dueDay.getTime() + 86_400_000);
    const late = (now: Date) =>
      hub.db.transaction().execute((trx) => recordLateReceipts(trx, { campaignId: id, now }));
    await hub.db
      .updateTable('deliveries')
      .set({ state: 'signed', signed_at: MEETING, signed_by: '李组长' })
      .where('region', '<>', '130123')
      .where('directive_id', 'in', (eb) =>
        eb.selectFrom('directives').select('id').where('campaign_id', '=', id),
      )
      .execute();
    expect(await late(dueDay)).toEqual([]);
    expect(await late(dayAfter)).toEqual(['130123']);
    expect(await late(dayAfter)).toEqual(['130123']);
    const phase = document.phases[0]!;
    for (const event of ['phase-begins', 'phase-begins', 'phase-ends'] as const)
      await hub.db
        .transaction()
        .execute((trx) => recordPhase(trx, { campaignId: id, phase: phase.code, event, now: MEETING }));
    const { history } = await getCampaign(hub.db, id);
    const recorded = history
      .filter((line) => line.actor === 'system')
      .map((line) => [line.event, line.reason]);
    expect(recorded.sort()).toEqual([
      ['phase-begins', phase.name],
      ['phase-ends', phase.name],
      ['receipts-late', '1'],
    ]);
  });

  it('is woken by province staff of its place, once it has been issued', async () => {
    const wake = (campaignId: string, actor = drafter) =>
      hub.db.transaction().execute((trx) => retryNow(trx, { campaignId, actor, now: MEETING }));
    const { id } = await approvedCampaign(hub.db);
    await expect(wake(id)).rejects.toMatchObject({ code: 'campaign-not-running' });
    const issued = await issuedCampaign(hub.db);
    await expect(wake(issued.id, person('120000', 'province-staff'))).rejects.toMatchObject({
      code: 'region-not-yours',
    });
    await wake(issued.id);
    const requests = await hub.db
      .selectFrom('workflow_requests')
      .select('args')
      .where('workflow_id', '=', `campaign:${issued.id}`)
      .orderBy('ordinal')
      .execute();
    expect(requests.map((request) => request.args).slice(1)).toEqual([
      { campaignId: issued.id, signal: 'retry-now' },
    ]);
  });
});
