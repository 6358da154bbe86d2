import { newId } from '@linked/shared/ids.ts';
import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { getProblem, listProblems } from '../problems/list-problems.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130700;
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

type Assignment = DirectivePayload<'problem-assignment'>;
const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
async function handedOver(more: Partial<Assignment> = {}): Promise<Assignment> {
  const payload: Assignment = {
    ...{ problemId: newId(), origin: 'round', field: 'mining', title: '采石坑未复绿', detail: '', place: '' },
    ...{ letterNo: '冀联督〔2020〕1号', addressedTo: 'government', replyDueOn: '2020-05-25' },
    ...{ roundTitle: '第一轮督导调研', sourceProblemId: null, supervisionId: null, letter: null },
    ...{ foundOn: '2020-04-20', source: 'upper-tier-round', ...more },
  };
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', signed.region)
    .executeTakeFirstOrThrow();
  const item = directive(down_cursor + 1, signed.campaignId, 'problem-assignment', payload, {
    issuedAt: '2020-05-11T02:00:00Z',
  });
  await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
  return payload;
}
const problem = (id: string) => inRegion((trx) => getProblem(trx, signed.staff, id, NOW));
const asked = async () => {
  const filter = { campaignId: signed.campaignId, search: '', overdueOnly: false, replyAsked: true };
  const { rows, total } = await inRegion((trx) =>
    listProblems(trx, signed.staff, { ...filter, limit: 10, offset: 0 }, NOW),
  );
  return { total, days: rows.map((row) => row.replyDueOn) };
};

describe('a finding that a round above hands over', () => {
  it('keeps when it was found, by when an answer is wanted, through whom and by which letter', async () => {
    const { problemId } = await handedOver();
    expect(await problem(problemId)).toMatchObject({
      source: 'upper-tier-round',
      foundOn: '2020-04-20',
      replyDueOn: '2020-05-25',
      addressedTo: 'government',
      letterNo: '冀联督〔2020〕1号',
    });
    const reported = await inRegion((trx) =>
      trx.selectFrom('outbox').select('payload').where('kind', '=', 'problem').executeTakeFirstOrThrow(),
    );
    expect(reported.payload).toMatchObject({ foundOn: '2020-04-20', source: 'upper-tier-round' });
  });

  it('of a hub that does not say when it was found counts from the day it was handed over', async () => {
    const { problemId } = await handedOver({ foundOn: undefined, source: undefined });
    expect(await problem(problemId)).toMatchObject({ source: 'upper-tier-round', foundOn: '2020-05-11' });
  });

  it('is asked for by its day, the earliest first, until it is settled or a letter asks instead', async () => {
    await handedOver({ replyDueOn: '2020-06-01' });
    await handedOver({ replyDueOn: null });
    const settled = await handedOver({ replyDueOn: '2020-05-20' });
    const lettered = await handedOver({ replyDueOn: '2020-05-22' });
    expect(await asked()).toEqual({ total: 3, days: ['2020-05-20', '2020-05-22', '2020-06-01'] });
    await inRegion((trx) =>
      trx.updateTable('problems').set({ state: 'referred' }).where('id', '=', settled.problemId).execute(),
    );
    const letter = { title: '督办函', addressee: '县人大常委会', text: '请答复。' };
    await handedOver({ ...lettered, origin: 'escalated', supervisionId: newId(), letter });
    expect(await asked()).toEqual({ total: 1, days: ['2020-06-01'] });
    expect(await problem(lettered.problemId)).toMatchObject({ replyDueOn: null, foundOn: '2020-04-20' });
  });
});

describe('a letter about what the tier above knows by itself', () => {
  it('names its source, and keeps its day with the letter', async () => {
    const letter = { title: '督办函', addressee: '县人大常委会', text: '请答复。' };
    const { problemId } = await handedOver({
      ...{ origin: 'escalated', supervisionId: newId(), letter, roundTitle: null },
      ...{ foundOn: undefined, source: 'other-organ' },
    });
    expect(await problem(problemId)).toMatchObject({
      ...{ source: 'other-organ', foundOn: '2020-05-11', replyDueOn: null, addressedTo: null },
    });
  });
});
