/** 任县 became 任泽区 before anybody had answered what it had asked. */
import { newId } from '@linked/shared/ids.ts';
import { takeOver } from '@linked/shared/successions/payload.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import { ingestReports } from '../link/ingest.ts';
import { answerQuestion, listQuestions } from '../questions/questions.ts';
import { auditRollups } from '../rollup/recount.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { type CountyReports, numberedReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { seedCampaign } from '../testing/seed-campaign.ts';
import { approveSuccession, proposeSuccession } from './decide-succession.ts';
import { listSuccessions } from './read-successions.ts';

const [qiaodong, renxian] = ['130502', '130526'];
const successor = { region: qiaodong, name: '襄都区' };
const before = new Date('2026-10-01T04:00:00Z');
const after = new Date('2026-10-06T04:00:00Z');
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

it('a question that nobody has answered is the successor’s, which gets the answer and may take it back', async () => {
  const campaign = await seedCampaign(hub.db, { counties: [qiaodong, renxian] });
  const counties = await numberedReports(hub.db, [qiaodong, renxian]);
  const [open, whole, answered, takenBack] = [newId(), newId(), newId(), newId()];
  const asked = (county: CountyReports, id: string, parts: object = {}, revision = 1) => {
    const payload = { field: 'mining', taskId: null, text: '如何掌握？', withdrawn: false, ...parts };
    const all = { ...payload, askedAt: '2026-10-01T02:00:00.000Z' };
    return county.other('question', campaign.id, all, { entityId: id, revision });
  };
  const there = counties.get(renxian)!;
  const items = [
    asked(there, open, { taskId: campaign.document.tasks[0]!.id }),
    asked(there, whole, { field: null, text: '何时结束？' }),
    asked(there, answered),
    asked(there, takenBack, { withdrawn: true }),
  ];
  await ingestReports(hub.db, { region: renxian, items, now: before });
  const answer = (questionId: string, now: Date) =>
    hub.db.transaction().execute((trx) =>
      answerQuestion(trx, {
        ...{ campaignId: campaign.id, questionId, revision: 0, text: '按标准执行。', actor: drafter, now },
      }),
    );
  await answer(answered, before);
  await hub.db.transaction().execute(async (trx) => {
    const about = { campaignId: campaign.id, from: renxian, successors: [successor], reason: '国函' };
    const proposal = { ...about, effectiveOn: '2026-10-05', actor: drafter, now: before };
    const { id } = await proposeSuccession(trx, proposal);
    await approveSuccession(trx, { id, actor: approver, now: before });
  });
  await carryOutDue(hub.db, { campaignId: campaign.id, now: after });

  const told = async (region: string) => {
    const row = await hub.db
      .selectFrom('deliveries as d')
      .innerJoin('directives as x', 'x.id', 'd.directive_id')
      .select('x.payload')
      .where('d.region', '=', region)
      .where('x.campaign_id', '=', campaign.id)
      .where('x.kind', '=', 'take-over')
      .executeTakeFirstOrThrow();
    return takeOver.parse(row.payload);
  };
  expect((await told(qiaodong)).questions.map(({ id, text }) => [id, text]).toSorted()).toEqual(
    [
      [open, '如何掌握？'],
      [whole, '何时结束？'],
    ].toSorted(),
  );
  const moved = (await told(renxian)).moved.filter((one) => one.kind === 'question');
  expect(moved.map((one) => one.entityId).toSorted()).toEqual([open, whole].toSorted());
  const [row] = await listSuccessions(hub.db, campaign.id, drafter);
  expect(row?.outcome?.questions).toBe(2);
  const scopes = [{ prefix: '13', fields: null }];
  const wanted = { campaignId: campaign.id, show: 'all', field: null, scopes, actor: drafter } as const;
  const regions = new Map((await listQuestions(hub.db, wanted)).rows.map(({ id, region }) => [id, region]));
  expect([open, whole, answered, takenBack].map((id) => regions.get(id))).toEqual([
    qiaodong,
    qiaodong,
    renxian,
    renxian,
  ]);
  expect(await answer(open, after)).toMatchObject({ region: qiaodong });
  const back = asked(counties.get(qiaodong)!, whole, { field: null, withdrawn: true }, 2);
  const { judgements } = await ingestReports(hub.db, { region: qiaodong, items: [back], now: after });
  expect(judgements.map((one) => one.outcome)).toEqual(['accepted']);
  expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
});
