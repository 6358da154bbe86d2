import { createHash } from 'node:crypto';
import { newId } from '@linked/shared/ids.ts';
import { digestText } from '@linked/shared/link/digest.ts';
import { reportPayloads } from '@linked/shared/link/kinds.ts';
import { noMilestones } from '@linked/shared/milestones/milestones.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { letterIn } from '../../testing/letters.ts';
import { listEntries } from '../../testing/list-entries.ts';
import { saveActivity } from '../activities/activities.ts';
import { saveBaseline } from '../baselines/baselines.ts';
import { getFigures, saveFigures } from '../campaigns/figures.ts';
import { recordPlan } from '../campaigns/record-plan.ts';
import { removeGroup, saveGroups } from '../groups/groups.ts';
import { saveOwnTask } from '../local-tasks/own-tasks.ts';
import { saveMilestones } from '../milestones/milestones.ts';
import { registerProblem } from '../problems/register-problem.ts';
import { askQuestion } from '../questions/questions.ts';
import { requestForTask } from '../reviews/task-requests.ts';
import { replyToLetter } from '../supervision/reply.ts';
import { saveProgress } from '../tasks/change-task.ts';
import { saveWorkItem } from '../work-items/work-items.ts';
import { digestOf, inventoryOf, resendPresent } from './reconcile.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130770;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);

const { group, activity, workItem, baseline } = listEntries(() => signed);

describe('reconciliation', () => {
  const fill = async () => {
    const { staff, campaignId, document } = signed;
    const kept = group();
    await inRegion((trx) => saveGroups(trx, staff, [kept, group(), group()], NOW));
    await inRegion((trx) => removeGroup(trx, staff, { id: kept.id, revision: 1 }, NOW));
    await inRegion((trx) => saveActivity(trx, staff, activity(), NOW));
    await inRegion((trx) => saveWorkItem(trx, staff, workItem(), NOW));
    await inRegion((trx) => saveBaseline(trx, staff, baseline(), NOW));
    const {
      revision: _,
      enteredBy: __,
      ...figures
    } = await inRegion((trx) => getFigures(trx, campaignId, NOW));
    await inRegion((trx) => saveFigures(trx, staff, { campaignId, revision: 0, figures }, NOW));
    const plan = { title: '方案', documentNo: null, adoptedOn: '2020-04-10', summary: '' };
    const partyApproval = { documentNo: '8号', approvedOn: '2020-04-12', mobilisedOn: null };
    await inRegion((trx) => recordPlan(trx, staff, { campaignId, plan, partyApproval }, NOW));
    await inRegion((trx) =>
      saveMilestones(trx, staff, { campaignId, revision: 0, marks: noMilestones }, NOW),
    );
    const taskId = document.tasks[1]?.id ?? '';
    const progress = { campaignId, taskId, revision: 0, percent: 10, indicators: [], note: '' };
    await inRegion((trx) => saveProgress(trx, staff, progress, NOW));
    const asked = {
      id: newId(),
      campaignId,
      taskId,
      what: 'pause' as const,
      until: '2020-05-30',
      reason: '汛期',
    };
    await inRegion((trx) => requestForTask(trx, staff, asked, NOW));
    const own = { field: 'mining', title: '自选', standard: '', dueOn: '2020-06-30', indicators: [] };
    const added = { campaignId, key: newId(), taskRevision: 0, task: own };
    await inRegion((trx) => saveOwnTask(trx, staff, added, NOW));
    const problem = {
      id: newId(),
      field: 'mining',
      title: '问题',
      detail: '',
      source: 'opinion' as const,
      place: '',
      foundOn: '2020-05-01',
    };
    await inRegion((trx) => registerProblem(trx, staff, { campaignId, problem }, NOW));
    const { id, version } = await letterIn(db, signed, { title: '督办函' });
    const reply = { id, version, text: '已整改。', measures: '', on: '2020-05-12' };
    await inRegion((trx) => replyToLetter(trx, staff, reply, NOW));
    const question = { id: newId(), campaignId, field: null, taskId: null, text: '标准如何掌握？' };
    await inRegion((trx) => askQuestion(trx, staff, question, NOW));
    return { kept };
  };
  /** What a hub that has taken every report holds: the newest revision of each thing, removed ones too. */
  const newest = async () => {
    const rows = await inRegion((trx) => trx.selectFrom('outbox').selectAll().orderBy('seq').execute());
    const byKind = new Map<string, Map<string, number>>();
    for (const row of rows) {
      const kind = byKind.get(row.kind) ?? new Map<string, number>();
      byKind.set(row.kind, kind.set(row.entity_id, row.revision));
    }
    return byKind;
  };

  it('digests are those of everything that was ever reported', async () => {
    await fill();
    const { rows, cursor } = await inRegion((trx) => digestOf(trx, signed.campaignId));
    expect(cursor).toBe(2);
    expect(rows.map((row) => row.kind).sort()).toEqual(Object.keys(reportPayloads).sort());
    for (const [kind, entities] of await newest()) {
      const items = [...entities].map(([entityId, revision]) => ({ entityId, revision }));
      const hash = createHash('sha256').update(digestText(items)).digest('hex');
      expect(rows.find((row) => row.kind === kind)).toEqual({
        campaignId: signed.campaignId,
        kind,
        count: items.length,
        hash,
      });
      const inventory = await inRegion((trx) => inventoryOf(trx, { campaignId: signed.campaignId, kind }));
      expect(new Map(inventory.map((item) => [item.entityId, item.revision]))).toEqual(entities);
    }
    expect((await inRegion((trx) => digestOf(trx, newId()))).rows).toEqual([]);
  });

  it('sends the present state again, removed things as removed, by their author and at their time', async () => {
    const { kept } = await fill();
    const later = new Date(NOW.getTime() + 86_400_000);
    const before = await inRegion((trx) => trx.selectFrom('outbox').selectAll().orderBy('seq').execute());
    let queued = 0;
    for (const [kind, entities] of await newest())
      queued += await inRegion((trx) =>
        resendPresent(
          trx,
          { campaignId: signed.campaignId, kind, entityIds: [...entities.keys(), newId()] },
          later,
        ),
      );
    const rows = await inRegion((trx) => trx.selectFrom('outbox').selectAll().orderBy('seq').execute());
    const again = rows.slice(before.length);
    expect(new Set(again.map((row) => row.author))).toEqual(new Set(['张某', '河北省人大常委会']));
    expect(again).toHaveLength(queued);
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1));
    for (const row of again) {
      const last = before.findLast((one) => one.kind === row.kind && one.entity_id === row.entity_id);
      expect(row, row.kind).toMatchObject({
        revision: last?.revision,
        payload: last?.payload,
        author: last?.author,
        occurred_at: NOW,
      });
    }
    expect(again.find((row) => row.entity_id === kept.id)?.payload).toMatchObject({ deleted: true });
    const unknown = { campaignId: signed.campaignId, kind: 'later-kind', entityIds: [newId()] };
    expect(await inRegion((trx) => resendPresent(trx, unknown, later))).toBe(0);
  });
});
