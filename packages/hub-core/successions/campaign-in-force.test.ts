/** 任县 became 任泽区 after a supplement: the new county gets the campaign as it is in force, not as it was issued. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import { type DirectiveKind, type DirectivePayload, directivePayloads } from '@linked/shared/link/kinds.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginClosing } from '../campaigns/course.ts';
import { getCampaign } from '../campaigns/read-campaigns.ts';
import { carryOutDue } from '../course/carry-out-due.ts';
import { openMoments } from '../course/moments.ts';
import { ingestReports } from '../link/ingest.ts';
import { movePhase } from '../phases/move-phase.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { contentOf, issuedSupplement } from '../testing/supplements.ts';
import { approveSuccession, proposeSuccession } from './decide-succession.ts';

const [qiaodong, renxian, renze] = ['130502', '130526', '130505'];
const before = new Date('2026-10-01T04:00:00Z');
const EFFECTIVE = '2026-10-12';
const after = new Date('2026-10-12T04:00:00Z');
let hub: TestHub;
let campaign: SeededCampaign;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [qiaodong, renxian] });
  const approval = { documentNo: '冀办字〔2026〕1号', approvedOn: '2026-08-31', mobilisedOn: null };
  await hub.db
    .updateTable('campaigns')
    .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
    .where('id', '=', campaign.id)
    .execute();
});

const task = (index: number) => campaign.document.tasks[index]!;
const extra = (): CampaignTask => ({
  ...{ id: newId(), code: 'mining-9', field: 'mining', title: '尾矿库排查', standard: '逐库排查。' },
  ...{ dueOn: '2026-12-20', revision: 1, indicators: [] },
});
async function goesOver(to: string, name: string): Promise<void> {
  const proposal = { campaignId: campaign.id, from: renxian, successors: [{ region: to, name }] };
  await hub.db.transaction().execute(async (trx) => {
    const decided = { ...proposal, effectiveOn: EFFECTIVE, reason: '国函〔2020〕70号', now: before };
    const { id } = await proposeSuccession(trx, { ...decided, actor: drafter });
    await approveSuccession(trx, { id, actor: approver, now: before });
  });
  await carryOutDue(hub.db, { campaignId: campaign.id, now: after });
}
const sent = (region: string) =>
  hub.db
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .select(['x.id', 'x.kind', 'x.payload', 'x.receipt_due_on'])
    .where('d.region', '=', region)
    .where('x.campaign_id', '=', campaign.id)
    .orderBy('d.seq')
    .execute();
async function told<K extends DirectiveKind>(region: string, kind: K): Promise<DirectivePayload<K>> {
  const row = (await sent(region)).find((one) => one.kind === kind);
  return directivePayloads[kind].parse(row!.payload) as DirectivePayload<K>;
}
const inForce = async (region: string) =>
  hub.db
    .selectFrom('county_tasks')
    .select(['task_id as id', 'revision', 'due_on as dueOn'])
    .where('campaign_id', '=', campaign.id)
    .where('region', '=', region)
    .where('dropped', '=', false)
    .orderBy('task_id')
    .execute();

describe('a county that comes into a campaign after a supplement', () => {
  it('gets every task in its version in force with its own last day, what was added, and not what was dropped', async () => {
    const added = extra();
    const changes = [
      { kind: 'change' as const, taskId: task(0).id, dueOn: '2026-12-11' },
      { kind: 'add' as const, task: added },
      { kind: 'drop' as const, taskId: task(2).id, reason: '不再要求' },
    ];
    await issuedSupplement(hub.db, campaign.id, contentOf(changes), before);
    // One was put off for this county alone.
    await hub.db
      .updateTable('county_tasks')
      .set({ due_on: '2026-12-25' })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', renxian)
      .where('task_id', '=', task(3).id)
      .execute();
    const handedIn = { state: 'submitted', percent: 100, submittedAt: before.toISOString() } as const;
    const done = new CountyReports(renxian).progress(campaign.id, task(1).id, handedIn);
    await ingestReports(hub.db, { region: renxian, items: [done], now: before });
    const phase = campaign.document.phases.at(-1)!;
    await hub.db.transaction().execute(async (trx) => {
      const { version } = await getCampaign(trx, campaign.id);
      const days = { startsOn: phase.startsOn, endsOn: '2027-03-31' };
      const move = { id: campaign.id, version, phase: phase.code, ...days, reason: '汛期' };
      await movePhase(trx, { ...move, actor: drafter, now: before });
    });
    await goesOver(renze, '任泽区');

    const { document } = await told(renze, 'campaign');
    expect(document.phases.at(-1)?.endsOn).toBe('2027-03-31');
    const { doneTasks, tasks } = await told(renze, 'take-over');
    expect(doneTasks).toEqual([task(1).id]);
    const asked = document.tasks
      .filter((one) => !doneTasks.includes(one.id))
      .map(({ id, revision, dueOn }) => ({ id, revision, dueOn }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(asked).toEqual(await inForce(renze));
    expect(asked).toContainEqual({ id: task(0).id, revision: 2, dueOn: '2026-12-11' });
    expect(asked).toContainEqual({ id: task(3).id, revision: 1, dueOn: '2026-12-25' });
    expect(asked).toContainEqual({ id: added.id, revision: 1, dueOn: added.dueOn });
    expect(document.tasks.map((one) => one.id)).not.toContain(task(2).id);
    expect(tasks.find((one) => one.taskId === added.id)).toMatchObject({ startsOn: '2026-10-01' });

    const county = new CountyReports(renze);
    const reports = document.tasks
      .filter((one) => !doneTasks.includes(one.id))
      .map((one) => county.progress(campaign.id, one.id, { percent: 10, taskRevision: one.revision }));
    const { judgements } = await ingestReports(hub.db, { region: renze, items: reports, now: after });
    expect(judgements.map((one) => one.outcome)).toEqual(reports.map(() => 'accepted'));
  });

  it('signs by a day to come, and is late when it does not', async () => {
    await goesOver(renze, '任泽区');
    const [first] = await sent(renze);
    expect(first?.receipt_due_on).toBe((await told(renze, 'campaign')).receiptDueOn);
    expect(first!.receipt_due_on! > EFFECTIVE).toBe(true);
    const planned = await openMoments(hub.db, campaign.id, 100);
    expect(planned.map((one) => one.key)).toContain(`receipts:${first!.id}:${first!.receipt_due_on}`);
    await carryOutDue(hub.db, { campaignId: campaign.id, now: new Date('2026-10-20T04:00:00Z') });
    const late = (await getCampaign(hub.db, campaign.id)).history.filter(
      (one) => one.event === 'receipts-late',
    );
    expect(late.map((one) => one.reason)).toEqual(['1']);
  });

  it('is told the last day of a closing that has begun', async () => {
    await hub.db.transaction().execute((trx) =>
      beginClosing(trx, {
        ...{ id: campaign.id, version: null, actor: 'system' as const },
        ...{ lastDay: '2026-10-30', now: before },
      }),
    );
    await goesOver(renze, '任泽区');
    expect((await sent(renze)).map((one) => one.kind)).toEqual(['campaign', 'closing', 'take-over']);
    expect(await told(renze, 'closing')).toEqual({ lastDay: '2026-10-30' });
  });
});

it('a county that the campaign has gets to know a task that only the one before was asked for', async () => {
  const added = extra();
  const only = contentOf([{ kind: 'add', task: added }], { regions: [renxian] });
  await issuedSupplement(hub.db, campaign.id, only, before);
  await goesOver(qiaodong, '襄都区');
  const { tasks } = await told(qiaodong, 'take-over');
  expect(tasks.find((one) => one.taskId === added.id)).toMatchObject({ given: true, definition: added });
  expect((await inForce(qiaodong)).map((one) => one.id)).toContain(added.id);
});
