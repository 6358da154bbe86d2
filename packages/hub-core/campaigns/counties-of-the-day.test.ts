/** 邢台县 was shared out between 襄都区 and 信都区: what is sent afterwards goes past it. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import { newId } from '@linked/shared/ids.ts';
import type { DirectiveKind } from '@linked/shared/link/kinds.ts';
import { checklistPresets } from '@linked/shared/rounds/checklist.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { draftBulletin, issueBulletin } from '../bulletins/bulletins.ts';
import { carryOutDue } from '../course/carry-out-due.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { skipCounty } from '../operations/skip-county.ts';
import { movePhase } from '../phases/move-phase.ts';
import { answerQuestion } from '../questions/questions.ts';
import { lockDue, sweepBegins } from '../reviews/lock-due.ts';
import { reviewTasks } from '../reviews/review-tasks.ts';
import { reportedIn } from '../rhythm/reported.ts';
import { auditRollups } from '../rollup/recount.ts';
import { actOnRound, saveRound } from '../rounds/change-round.ts';
import { actOnFinding, saveFinding } from '../rounds/findings.ts';
import { saveTeam } from '../rounds/teams.ts';
import { takeSnapshot } from '../snapshots/take-snapshot.ts';
import { approveSuccession, proposeSuccession } from '../successions/decide-succession.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { draftOf, enteredMatter, letterTo, stepOn } from '../testing/supervisions.ts';
import { withdrawCampaign } from './course.ts';

const XINGTAI = '130500';
const [qiaodong, qiaoxi, xingtaixian, renxian, renze] = ['130502', '130503', '130521', '130526', '130505'];
const before = new Date('2026-10-01T04:00:00Z');
const after = new Date('2026-10-06T04:00:00Z');
const ended = {
  code: 'county-ended',
  params: { county: '邢台县', day: '2026-10-05', successors: '襄都区、信都区' },
};
let hub: TestHub;
let campaign: SeededCampaign;
let seq = 0;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [qiaodong, qiaoxi, xingtaixian, renxian] });
  const approval = { documentNo: '冀办字〔2026〕1号', approvedOn: '2026-08-31', mobilisedOn: null };
  await hub.db
    .updateTable('campaigns')
    .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
    .where('id', '=', campaign.id)
    .execute();
});

const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(rule);
const sharedOut = () =>
  goesOver(xingtaixian, [
    { region: qiaodong, name: '襄都区' },
    { region: qiaoxi, name: '信都区' },
  ]);
async function goesOver(from: string, successors: { region: string; name: string }[]): Promise<void> {
  const proposal = {
    campaignId: campaign.id,
    from,
    successors,
    effectiveOn: '2026-10-05',
    reason: '国函调整',
  };
  const { id } = await inTrx((trx) => proposeSuccession(trx, { ...proposal, actor: drafter, now: before }));
  await inTrx((trx) => approveSuccession(trx, { id, actor: approver, now: before }));
  await carryOutDue(hub.db, { campaignId: campaign.id, now: after });
}
async function receivers(kind: DirectiveKind): Promise<string[]> {
  const rows = await hub.db
    .selectFrom('deliveries as d')
    .innerJoin('directives as x', 'x.id', 'd.directive_id')
    .select('d.region')
    .where('x.campaign_id', '=', campaign.id)
    .where('x.kind', '=', kind)
    .orderBy('d.region')
    .execute();
  return rows.map(({ region }) => region);
}
const version = async (): Promise<number> =>
  (
    await hub.db
      .selectFrom('campaigns')
      .select('version')
      .where('id', '=', campaign.id)
      .executeTakeFirstOrThrow()
  ).version;

const by = { actor: drafter, now: before };
async function roundUnderWay() {
  const round = await inTrx((trx) =>
    saveRound(trx, {
      ...{ id: newId(), version: 0, campaignId: campaign.id, region: HEBEI, title: '督导调研' },
      ...{ startsOn: '2026-10-01', endsOn: '2026-10-19', places: [XINGTAI] },
      checklist: [...checklistPresets[0].items],
      ...by,
    }),
  );
  const withTeam = await inTrx((trx) =>
    saveTeam(trx, {
      ...{ id: newId(), roundId: round.id, version: 0, kind: 'area', name: '第一包联组', leader: '王组长' },
      ...{ members: ['李某'], fields: null, areas: [XINGTAI], ...by },
    }),
  );
  await inTrx((trx) =>
    actOnRound(trx, { id: round.id, version: withTeam.version, event: 'start', text: '', ...by }),
  );
  return { roundId: round.id, teamId: withTeam.teams[0]!.id };
}
type OfRound = Awaited<ReturnType<typeof roundUnderWay>>;
const noteFinding = (round: OfRound, county: string, now = before) =>
  inTrx((trx) =>
    saveFinding(trx, {
      ...{ id: newId(), ...round, version: 0, visitId: null, field: 'mining', county, location: '某村' },
      ...{ title: '采石坑未复绿', detail: '', severity: 'serious', foundOn: '2026-10-01' },
      ...{ actor: drafter, now },
    }),
  );
async function reportedFinding() {
  const noted = await noteFinding(await roundUnderWay(), xingtaixian);
  return inTrx((trx) =>
    actOnFinding(trx, {
      id: noted.id,
      version: noted.version,
      event: 'report',
      note: '',
      handOver: null,
      ...by,
    }),
  );
}

describe('what is sent after a county has ended', () => {
  it('goes to the counties of the day: a phase that is moved, an answer, a bulletin', async () => {
    await sharedOut();
    const today = '2026-10-06';
    const phase = campaign.document.phases.find(
      ({ startsOn, endsOn }) => startsOn <= today && endsOn >= today,
    )!;
    await inTrx(async (trx) =>
      movePhase(trx, {
        ...{ id: campaign.id, version: await version(), phase: phase.code, startsOn: phase.startsOn },
        ...{ endsOn: addDays(phase.endsOn, 3), reason: '汛期', actor: drafter, now: after },
      }),
    );
    expect(await receivers('phase-change')).toEqual([qiaodong, qiaoxi, renxian]);

    const county = new CountyReports(qiaodong);
    county.seq = seq;
    const question = county.other('question', campaign.id, {
      field: 'mining',
      taskId: null,
      text: '如何掌握？',
      askedAt: after.toISOString(),
      withdrawn: false,
    });
    await ingestReports(hub.db, { region: qiaodong, items: [question], now: after });
    seq = county.seq;
    await inTrx((trx) =>
      answerQuestion(trx, {
        ...{ campaignId: campaign.id, questionId: question.entityId, revision: 0, text: '按标准执行。' },
        ...{ organ: '省自然资源厅', actor: drafter, now: after },
      }),
    );
    expect(await receivers('answer')).toEqual([qiaodong, qiaoxi, renxian]);

    await takeSnapshot(hub.db, { campaignId: campaign.id, day: '2026-10-06', now: after });
    const now = new Date('2026-10-07T04:00:00Z');
    const draft = await inTrx((trx) =>
      draftBulletin(trx, { campaignId: campaign.id, drafter: 'weekly-work', now }),
    );
    await inTrx((trx) => issueBulletin(trx, { id: draft.id, version: 1, actor: drafter, now }));
    expect(await receivers('bulletin')).toEqual([qiaodong, qiaoxi, renxian]);
  });

  it('is no decision about what it had handed in, which is reviewed for the figures alone', async () => {
    const county = new CountyReports(xingtaixian);
    const [task] = campaign.document.tasks;
    const handedIn = { state: 'submitted', percent: 100, submittedAt: before.toISOString() } as const;
    const items = [county.progress(campaign.id, task!.id, handedIn)];
    await ingestReports(hub.db, { region: xingtaixian, items, now: before });
    await sharedOut();
    const tasks = [{ region: xingtaixian, taskId: task!.id, revision: 1 }];
    const city = person(XINGTAI, 'city-staff');
    await inTrx((trx) => reviewTasks(trx, { campaignId: campaign.id, tasks, actor: city, now: after }));
    expect(await receivers('task-decision')).toEqual([]);
    const kept = await hub.db
      .selectFrom('task_decisions')
      .select(['decision', 'directive_id'])
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', xingtaixian)
      .execute();
    expect(kept).toEqual([{ decision: 'review', directive_id: null }]);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('does not leave it out where the campaign itself ends', async () => {
    await sharedOut();
    await inTrx(async (trx) =>
      withdrawCampaign(trx, {
        id: campaign.id,
        version: await version(),
        reason: '另行部署',
        actor: approver,
        now: after,
      }),
    );
    expect(await receivers('withdraw')).toEqual([qiaodong, qiaoxi, xingtaixian, renxian]);
  });
});

describe('a letter to a county that has ended', () => {
  const matter = enteredMatter({ county: xingtaixian });
  it('is neither drafted nor issued, and its successors are named', async () => {
    const draft = await draftOf(hub.db, campaign.id, { matter, now: before });
    const signed = await stepOn(hub.db, draft, 'sign', { actor: approver, now: before });
    await sharedOut();
    await expect(stepOn(hub.db, signed, 'issue', { now: after })).rejects.toMatchObject(ended);
    for (const way of ['congress', 'government'] as const)
      await expect(
        draftOf(hub.db, campaign.id, { matter, letter: letterTo(way), now: after }),
      ).rejects.toMatchObject(ended);
    expect(await receivers('problem-assignment')).toEqual([]);
    await expect(
      draftOf(hub.db, campaign.id, { matter: enteredMatter({ county: qiaodong }), now: after }),
    ).resolves.toMatchObject({ state: 'drafted' });
  });

  it('is not made of a finding either, nor is the finding handed over', async () => {
    const finding = await reportedFinding();
    await sharedOut();
    const addressedTo = 'congress' as const;
    const handOver = { issuingOrgan: '办公室', letterNo: null, addressedTo, replyDueOn: null };
    const step = {
      id: finding.id,
      version: finding.version,
      event: 'hand-over' as const,
      note: '',
      handOver,
    };
    await expect(
      inTrx((trx) => actOnFinding(trx, { ...step, actor: drafter, now: after })),
    ).rejects.toMatchObject(ended);
    await expect(
      draftOf(hub.db, campaign.id, { matter: { origin: 'finding', findingId: finding.id }, now: after }),
    ).rejects.toMatchObject(ended);
    expect(await receivers('problem-assignment')).toEqual([]);
  });
});

describe('what is written down after a county has ended', () => {
  it('names its successor, also one of a later list, and is refused for the county itself', async () => {
    const round = await roundUnderWay();
    await sharedOut();
    await goesOver(renxian, [{ region: renze, name: '任泽区' }]);
    await expect(noteFinding(round, xingtaixian, after)).rejects.toMatchObject(ended);
    expect(await noteFinding(round, renze, after)).toMatchObject({ county: renze, countyName: '任泽区' });
    await expect(noteFinding(round, '130504', after)).rejects.toMatchObject({ code: 'region-unknown' });
  });

  it('is not that it is left out of the dispatch', async () => {
    await sharedOut();
    const step = { campaignId: campaign.id, reason: '机房停电', actor: drafter, now: after };
    await expect(inTrx((trx) => skipCounty(trx, { ...step, region: xingtaixian }))).rejects.toMatchObject(
      ended,
    );
    await inTrx((trx) => skipCounty(trx, { ...step, region: qiaodong }));
  });

  it('is not asked of it: reports of a period, nor a lock of what it had done', async () => {
    const period = { from: '2026-09-28', dueOn: '2026-10-04' };
    const regions = async (of: typeof period) =>
      (await reportedIn(hub.db, campaign.id, of)).map(({ region }) => region);
    await goesOver(renxian, [{ region: renze, name: '任泽区' }]);
    expect(await regions(period)).toEqual([qiaodong, qiaoxi, xingtaixian, renxian]);
    expect(await regions({ from: '2026-10-05', dueOn: '2026-10-11' })).toEqual([
      qiaodong,
      qiaoxi,
      renze,
      xingtaixian,
    ]);
    const [phase] = campaign.document.phases;
    await hub.db
      .updateTable('task_versions')
      .set({ definition: JSON.stringify({ ...campaign.document.tasks[0]!, phase: phase!.code }) })
      .where('task_id', '=', campaign.document.tasks[0]!.id)
      .execute();
    const lock = {
      ...{ campaignId: campaign.id, phases: [phase!], day: '2027-01-01', handedIn: true },
      ...{ sweep: sweepBegins, at: after, now: after },
    };
    expect(await inTrx((trx) => lockDue(trx, lock))).toMatchObject({ locked: 4 });
    expect(await receivers('task-decision')).toEqual([qiaodong, qiaoxi, renze, xingtaixian]);
  });
});
