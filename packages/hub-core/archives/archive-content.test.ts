/** What an archive holds besides sums: tasks as they count, their reviews, rounds, findings and letters. */
import { newId } from '@linked/shared/ids.ts';
import { ownTaskId } from '@linked/shared/local-tasks/local-tasks.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noteMissing } from '../reconciliation/missing-facts.ts';
import { indicatorFigures } from '../rollup/indicator-figures.ts';
import { at, cityStaff, endingCampaign, handedIn, localTask, working } from '../testing/ending.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { draftOf, issuedLetter } from '../testing/supervisions.ts';
import { askWriteOff, decideWriteOff } from '../write-offs/write-offs.ts';
import { workbookExport } from './export-archive.ts';
import { archiveRows } from './read-archive.ts';

let hub: TestHub;
let run: Awaited<ReturnType<typeof endingCampaign>>;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  run = await endingCampaign(hub.db);
});

// biome-ignore lint/suspicious/noExplicitAny: rows of many shapes, compared as they are
async function section(name: Parameters<typeof archiveRows>[2]): Promise<any[]> {
  const rows = [];
  for await (const { content } of archiveRows(hub.db, run.campaign.id, name)) rows.push(content);
  return rows;
}
async function sheets(): Promise<Map<string, unknown[][]>> {
  const read = new Map<string, unknown[][]>();
  for (const sheet of (await workbookExport(hub.db, run.campaign.id, 'zh-CN')).sheets) {
    const rows = [];
    for await (const row of sheet.rows) rows.push(row);
    read.set(sheet.name, rows);
  }
  return read;
}

describe('tasks in the archive', () => {
  it('are as the final figures count them: a returned one is returned, a reviewed one reviewed', async () => {
    await run.handIn(3);
    await run.review(0);
    await run.giveBack(1);
    await run.begin();
    await run.close();
    const rows = (await section('task')).filter((row) => row.region === ZHENGDING);
    expect(rows.slice(0, 3)).toEqual([
      expect.objectContaining({
        state: 'submitted',
        review: 'reviewed',
        reviewedBy: cityStaff.name,
        onTime: true,
      }),
      expect.objectContaining({ state: 'returned', review: 'returned', reviewedBy: null, onTime: false }),
      expect.objectContaining({ state: 'submitted', review: 'submitted' }),
    ]);
    const [whole] = await section('region');
    expect(rows.filter((row) => row.state === 'submitted')).toHaveLength(whole.counters.tasks_submitted);
    expect(rows.filter((row) => row.review === 'reviewed')).toHaveLength(whole.counters.tasks_reviewed);
    expect(await section('decision')).toEqual([
      expect.objectContaining({
        taskId: run.task(0).id,
        decision: 'review',
        by: cityStaff.name,
        tier: 'city',
      }),
      expect.objectContaining({ taskId: run.task(1).id, decision: 'return', reason: '数字与底数不符' }),
    ]);
    const shown = await indicatorFigures(hub.db, {
      campaignId: run.campaign.id,
      region: HEBEI,
      fields: null,
    });
    expect(await section('indicator')).toEqual(shown);
    expect(await section('county-indicator-reviewed')).toEqual([
      expect.objectContaining({ region: ZHENGDING, taskId: run.task(0).id, value: 84, base: 100 }),
    ]);
    const read = await sheets();
    expect(
      read
        .get('任务')!
        .slice(0, 2)
        .map((row) => [row[5], row[7], row[8]]),
    ).toEqual([
      ['行动任务', '已报送', '已审核'],
      ['行动任务', '退回补充', '退回补充'],
    ]);
    expect(read.get('审核记录')!.map((row) => row[4])).toEqual(['审核', '退回补充']);
    expect(read.get('指标（审核数）')!.at(-1)!.slice(0, 5)).toEqual([
      ZHENGDING,
      '正定县',
      expect.stringContaining(run.task(0).title),
      84,
      100,
    ]);
  });

  it('include those that a city and a county added', async () => {
    const ofCity = newId();
    await run.issueForCity({ id: ofCity });
    const key = newId();
    const ofCounty = ownTaskId(run.campaign.id, ZHENGDING, key);
    const outcomes = await run.report((county) => [
      county.draft({
        campaignId: run.campaign.id,
        kind: 'own-task',
        entityId: ofCounty,
        payload: {
          key,
          field: 'mining',
          task: { ...localTask({ id: ofCounty }), code: 'own-1', revision: 1, title: '县级任务' },
          startsOn: '2026-10-01',
          deleted: false,
        },
        ...at,
      }),
      county.progress(run.campaign.id, ofCounty, handedIn, at),
    ]);
    expect(outcomes).toEqual(['accepted', 'accepted']);
    await run.begin();
    await run.close();
    const rows = await section('task');
    expect(rows.filter((row) => row.owner !== HEBEI)).toEqual([
      expect.objectContaining({
        taskId: ofCity,
        owner: SHIJIAZHUANG,
        title: '矿山道路硬化',
        state: 'pending',
      }),
      expect.objectContaining({ taskId: ofCounty, owner: ZHENGDING, title: '县级任务', onTime: true }),
    ]);
    const shown = (await sheets()).get('任务')!.filter((row) => row[5] !== '行动任务');
    expect(shown.map((row) => [row[2], row[5], row[7]])).toEqual([
      ['city-1301-1', '市级自选动作', '未启动'],
      ['own-1', '县级自选动作', '已报送'],
    ]);
  });

  it('and problems leave out what was written off', async () => {
    const [kept, lost] = [newId(), newId()];
    await run.report((county) =>
      [kept, lost].map((entityId) => county.problem(run.campaign.id, {}, { ...at, entityId })),
    );
    await hub.db.transaction().execute(async (trx) => {
      const found = [{ campaignId: run.campaign.id, kind: 'problem', entityIds: [lost] }];
      await noteMissing(trx, {
        region: ZHENGDING,
        lost: found,
        now: working,
      });
      const asked = {
        region: ZHENGDING,
        campaignId: run.campaign.id,
        kind: 'problem' as const,
        reason: '数据库损毁',
      };
      const id = await askWriteOff(trx, { ...asked, actor: person(HEBEI, 'administrator'), now: working });
      const actor = person(HEBEI, 'administrator');
      await decideWriteOff(trx, { id, confirm: true, note: '', actor, now: working });
    });
    await run.begin();
    await run.close();
    const [whole] = await section('region');
    expect((await section('problem')).map((row) => row.id)).toEqual([kept]);
    expect(whole.counters.problems_found).toBe(1);
  });
});

describe('the work of the upper tiers', () => {
  it('is in the archive: rounds with visits, findings, and letters as the close left them', async () => {
    const [round, team] = [newId(), newId()];
    await hub.db
      .insertInto('rounds')
      .values({
        id: round,
        campaign_id: run.campaign.id,
        region: HEBEI,
        number: 1,
        title: '第一轮督导调研',
        starts_on: '2026-09-20',
        ends_on: '2026-09-30',
        state: 'under-way',
        checklist: '[]',
        places: [SHIJIAZHUANG],
        created_by: 'x',
        created_at: working,
      })
      .execute();
    await hub.db
      .insertInto('round_teams')
      .values({
        id: team,
        round_id: round,
        kind: 'field',
        name: '矿山专班',
        leader: '王某',
        members: [],
        fields: ['mining'],
      })
      .execute();
    await hub.db
      .insertInto('round_findings')
      .values({
        id: newId(),
        round_id: round,
        team_id: team,
        county: ZHENGDING,
        field: 'mining',
        title: '边坡未治理',
        detail: '',
        location: '',
        severity: 'serious',
        found_on: '2026-09-21',
        state: 'with-office',
        recorded_by: 'x',
        recorded_by_name: '李某',
        recorded_at: working,
      })
      .execute();
    const out = await issuedLetter(hub.db, run.campaign.id, { now: working });
    const draft = await draftOf(hub.db, run.campaign.id, { now: working });
    await run.begin();
    await run.close();
    expect(await section('round')).toEqual([
      expect.objectContaining({
        id: round,
        state: 'under-way',
        teams: [expect.objectContaining({ id: team })],
        visits: [],
      }),
    ]);
    expect(await section('finding')).toEqual([
      expect.objectContaining({ roundId: round, region: ZHENGDING, severity: 'serious', team: '矿山专班' }),
    ]);
    const letters = new Map((await section('letter')).map((row) => [row.id, row]));
    expect(letters.get(out.id)).toMatchObject({ state: 'issued', letterNo: out.letterNo, tier: HEBEI });
    // A draft is cancelled by the close itself.
    expect(letters.get(draft.id)).toMatchObject({ state: 'cancelled', letterNo: null });
    const read = await sheets();
    expect(read.get('督导调研')![0]!.slice(3, 7)).toEqual([
      '第一轮督导调研',
      '2026-09-20',
      '2026-09-30',
      '进行中',
    ]);
    expect(read.get('督导发现问题')![0]!.slice(5, 10)).toEqual([
      '边坡未治理',
      '',
      '较重',
      '2026-09-21',
      '已报领导小组办公室',
    ]);
    expect(read.get('督办函件')!.map((row) => row[9])).toEqual(['已印发，待答复', '已取消']);
  });
});
