import { newId } from '@linked/shared/ids.ts';
import { directivePayloads, type ReportPayload } from '@linked/shared/link/kinds.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { auditRollups } from '../rollup/recount.ts';
import { drafter } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { contentOf, issuedSupplement } from '../testing/supplements.ts';
import { answerQuestion, listQuestions } from './questions.ts';

const [ZHENGDING, HANSHAN] = ['130123', '130402'] as const;
const now = new Date('2026-10-08T04:00:00Z');
const everywhere = [{ prefix: '13', fields: null }];
const shijiazhuang = person('130100', 'city-staff');
let hub: TestHub;
let campaign: SeededCampaign;
let counties: Map<string, CountyReports>;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [ZHENGDING, HANSHAN] });
  const nodes = await hub.db.selectFrom('nodes').select(['region', 'up_cursor']).execute();
  counties = new Map(
    [ZHENGDING, HANSHAN].map((region) => {
      const county = new CountyReports(region);
      county.seq = nodes.find((node) => node.region === region)!.up_cursor;
      return [region, county];
    }),
  );
});

async function ask(
  region: string,
  parts: Partial<ReportPayload<'question'>> = {},
  { id = newId(), revision = 1 } = {},
) {
  const payload = {
    field: 'mining',
    taskId: null,
    text: '分类标准如何掌握？',
    askedAt: '2026-10-07T01:00:00.000Z',
    withdrawn: false,
    ...parts,
  };
  const item = counties.get(region)!.other('question', campaign.id, payload, { entityId: id, revision });
  const { judgements } = await ingestReports(hub.db, { region, items: [item], now });
  return { id, ...judgements[0]! };
}
const list = (parts: Partial<Parameters<typeof listQuestions>[1]> = {}) =>
  listQuestions(hub.db, {
    campaignId: campaign.id,
    show: 'all',
    field: null,
    scopes: everywhere,
    actor: drafter,
    ...parts,
  });
const answer = (questionId: string, actor = drafter, revision = 0, text = '按《分类标准》第三条执行。') =>
  hub.db.transaction().execute((trx) =>
    answerQuestion(trx, {
      campaignId: campaign.id,
      questionId,
      revision,
      text,
      organ: '省自然资源厅',
      actor,
      now,
    }),
  );

describe('questions of counties', () => {
  it('are listed open and answered, and go with their answer to every county of the campaign', async () => {
    const { id } = await ask(ZHENGDING);
    await ask(HANSHAN, { field: null, text: '第二个问题' });
    expect(await list({ show: 'open' })).toMatchObject({ open: 2, answered: 0, rows: [{}, {}] });
    const answered = await answer(id);
    expect(answered).toMatchObject({
      regionName: '正定县',
      author: '李某',
      answer: { text: '按《分类标准》第三条执行。', organ: '省自然资源厅', by: drafter.name, revision: 1 },
    });
    expect(await list({ show: 'answered' })).toMatchObject({ open: 1, answered: 1, rows: [{ id }] });
    const sent = await hub.db
      .selectFrom('directives as x')
      .innerJoin('deliveries as y', 'y.directive_id', 'x.id')
      .select(['y.region', 'x.payload', 'x.issuing_organ'])
      .where('x.campaign_id', '=', campaign.id)
      .where('x.kind', '=', 'answer')
      .orderBy('y.region')
      .execute();
    expect(sent.map((row) => row.region)).toEqual([ZHENGDING, HANSHAN]);
    expect(directivePayloads.answer.parse(sent[1]!.payload)).toMatchObject({
      questionId: id,
      revision: 1,
      question: { region: ZHENGDING, regionName: '正定县', field: 'mining', text: '分类标准如何掌握？' },
    });
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('are answered by a city for its own counties only, and once: who comes second is told', async () => {
    const { id } = await ask(HANSHAN);
    await expect(answer(id, shijiazhuang)).rejects.toMatchObject({ code: 'region-not-yours' });
    const team = { ...person('130400', 'city-staff') };
    team.grants = team.grants.map((grant) => ({ ...grant, fields: ['land-use'] }));
    await expect(answer(id, team)).rejects.toMatchObject({ code: 'field-not-yours' });
    const first = await answer(id, person('130400', 'city-staff'));
    await expect(answer(id)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const corrected = await answer(id, drafter, first.answer!.revision, '更正：按第四条执行。');
    expect(corrected.answer).toMatchObject({ revision: 2, text: '更正：按第四条执行。' });
  });

  it('are answered by a city in its congress’s name, whatever is entered, and by the province in the organ’s', async () => {
    const { id } = await ask(ZHENGDING);
    const organs = async () =>
      (
        await hub.db
          .selectFrom('directives')
          .select('issuing_organ')
          .where('campaign_id', '=', campaign.id)
          .where('kind', '=', 'answer')
          .orderBy('revision')
          .execute()
      ).map((row) => row.issuing_organ);
    const first = await answer(id, shijiazhuang);
    expect(first).toMatchObject({ mayNameOrgan: false, answer: { organ: '石家庄市人大常委会' } });
    // Staff of a city that are the province's for another field only speak for the city here.
    const [ofCity] = shijiazhuang.grants;
    const [ofProvince] = drafter.grants;
    const both = { ...shijiazhuang, grants: [ofCity!, { ...ofProvince!, fields: ['land-use'] }] };
    await answer(id, both, 1);
    await answer(id, drafter, 2);
    expect(await organs()).toEqual(['石家庄市人大常委会', '石家庄市人大常委会', '省自然资源厅']);
  });

  it('are listed in the fields of the reader, with those of no field and those answered', async () => {
    const mining = await ask(ZHENGDING);
    const none = await ask(ZHENGDING, { field: null });
    const land = await ask(ZHENGDING, { field: 'land-use' });
    const scopes = [
      { prefix: '1301', fields: ['mining'] },
      { prefix: '1304', fields: null },
    ];
    const ids = async () => (await list({ scopes })).rows.map((row) => row.id).sort();
    expect(await ids()).toEqual([mining.id, none.id].sort());
    await answer(land.id);
    expect(await ids()).toEqual([mining.id, none.id, land.id].sort());
    expect((await list({ scopes: [] })).rows.map((row) => row.id)).toEqual([land.id]);
  });

  it('are shown to a city when they are its own or answered', async () => {
    const theirs = await ask(HANSHAN);
    const own = await ask(ZHENGDING);
    const scopes = [{ prefix: '1301', fields: null }];
    const before = await list({ scopes, actor: shijiazhuang });
    expect(before.rows.map((row) => [row.id, row.mayAnswer])).toEqual([[own.id, true]]);
    await answer(theirs.id);
    const after = await list({ scopes, actor: shijiazhuang });
    expect(new Map(after.rows.map((row) => [row.id, row.mayAnswer]))).toEqual(
      new Map([
        [own.id, true],
        [theirs.id, false],
      ]),
    );
  });

  it('taken back are no longer open, and stay readable', async () => {
    const { id } = await ask(ZHENGDING);
    expect((await ask(ZHENGDING, { withdrawn: true }, { id, revision: 2 })).outcome).toBe('accepted');
    expect(await list()).toMatchObject({ open: 0, rows: [{ id, withdrawn: true, mayAnswer: false }] });
    await expect(answer(id)).rejects.toMatchObject({ code: 'changed-meanwhile' });
  });

  it('of a field or task that the campaign does not have are refused', async () => {
    expect((await ask(ZHENGDING, { field: 'forestry' })).reason?.code).toBe('field-unknown');
    expect((await ask(ZHENGDING, { taskId: newId() })).reason?.code).toBe('task-unknown');
  });

  it('name the supplements they led to', async () => {
    const { id } = await ask(ZHENGDING);
    const task = campaign.document.tasks[0]!;
    const content = contentOf([{ kind: 'change', taskId: task.id, standard: '明确分类标准。' }], {
      questions: [id],
    });
    const supplement = await issuedSupplement(hub.db, campaign.id, content, now);
    expect(supplement.questions).toMatchObject([{ id, regionName: '正定县', answer: null }]);
    expect((await list()).rows[0]?.supplements).toEqual([
      { id: supplement.id, number: 1, title: content.title },
    ]);
  });
});
