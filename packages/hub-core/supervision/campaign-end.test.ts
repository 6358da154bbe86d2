import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStillOpen } from '../archives/still-open.ts';
import { closeCampaign, startCampaign, withdrawCampaign } from '../campaigns/course.ts';
import { up as endLettersOfBefore } from '../db/migrations/20261126T1601_letters_at_the_end.ts';
import { ingestReports } from '../link/ingest.ts';
import { approver, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { ZHENGDING } from '../testing/people.ts';
import {
  draftOf,
  issuedLetter,
  letterTo,
  replyPayload,
  requestsOf,
  stepOn,
  stepsDown,
} from '../testing/supervisions.ts';
import { needsWorkflow } from './campaign-end.ts';
import { followSupervision } from './follow-supervision.ts';
import { getSupervision } from './read-supervisions.ts';

const county = new CountyReports(ZHENGDING);
const LATER = new Date('2020-04-15T02:00:00Z');

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
  await enrolCounties(hub.db, [ZHENGDING]);
});
afterAll(() => hub.stop());

const read = (id: string) => getSupervision(hub.db, { id, scopes: null, now: LATER });
const follow = (id: string, now: Date) =>
  hub.db.transaction().execute((trx) => followSupervision(trx, { id, now }));

async function endBy(
  end: 'close' | 'withdraw',
  { id, version }: { id: string; version: number },
): Promise<void> {
  const step = { id, version, actor: approver, now: LATER };
  await hub.db.transaction().execute(async (trx) => {
    if (end === 'withdraw') return withdrawCampaign(trx, { ...step, reason: '另行部署' });
    await startCampaign(trx, { id, now: MEETING });
    await trx.updateTable('campaigns').set({ state: 'closing' }).where('id', '=', id).execute();
    return closeCampaign(trx, { ...step, version: version + 1 });
  });
}

describe('a letter that is out when its campaign is closed', () => {
  it('goes on: reminded, answered by the county, verified, settled, looked back at', async () => {
    const campaign = await issuedCampaign(hub.db);
    const letter = await issuedLetter(hub.db, campaign.id);
    await endBy('close', campaign);
    expect(await read(letter.id)).toMatchObject({ state: 'issued', version: letter.version });
    expect(await stepsDown(hub.db, letter.id)).toEqual([]);
    expect(await needsWorkflow(hub.db, letter.id)).toBe(true);
    const [due] = [new Date('2020-04-17T01:30:00Z')];
    const followed = await follow(letter.id, due);
    expect(followed).toMatchObject({ over: false, state: 'issued', next: { what: 'remind' } });
    expect(await stepsDown(hub.db, letter.id)).toEqual(['remind']);

    const report = county.draft({
      campaignId: campaign.id,
      kind: 'supervised-reply',
      entityId: letter.id,
      occurredAt: due.toISOString(),
      payload: replyPayload(letter, { repliedOn: '2020-04-17' }),
    });
    const { judgements } = await ingestReports(hub.db, { region: ZHENGDING, items: [report], now: due });
    expect(judgements.map((one) => one.outcome)).toEqual(['accepted']);
    let at = await read(letter.id);
    expect(at.state).toBe('replied');
    for (const [event, input] of [
      ['verify', { note: '属实' }],
      ['close', { lookBackOn: '2020-06-01' }],
    ] as const)
      at = await stepOn(hub.db, at, event, { input, now: due });
    const onTheDay = await follow(letter.id, new Date('2020-06-01T01:30:00Z'));
    expect(onTheDay).toMatchObject({ over: false, state: 'look-back' });
    at = await stepOn(hub.db, await read(letter.id), 'pass', { input: { note: '未反弹' }, now: due });
    expect(at.state).toBe('concluded');
    expect((await follow(letter.id, due)).over).toBe(true);
  });
});

describe('a letter that is out when its campaign is called off', () => {
  it.each([
    ['issued', []],
    ['replied', ['reply']],
    ['verified', ['reply', 'verify']],
    ['closed', ['reply', 'verify', 'close']],
    ['look-back', ['reply', 'verify', 'close', 'look-back']],
  ] as const)(
    'is withdrawn with it, told to its county and not overdue any more (%s)',
    async (state, events) => {
      const campaign = await issuedCampaign(hub.db);
      let letter = await issuedLetter(hub.db, campaign.id, { letter: letterTo('government') });
      const reply = { text: '已办。', on: '2020-04-03', by: '厅', links: [] };
      for (const event of events)
        letter = await stepOn(hub.db, letter, event, {
          input: { note: '属实', reply, lookBackOn: '2020-06-01' },
        });
      expect(letter.state).toBe(state);
      await endBy('withdraw', campaign);
      const ended = await getSupervision(hub.db, {
        id: letter.id,
        scopes: null,
        now: new Date('2020-12-01T00:00:00Z'),
      });
      expect(ended).toMatchObject({ state: 'withdrawn', overdue: false, next: null });
      expect(ended.steps.at(-1)).toMatchObject({
        event: 'campaign-ends',
        from: state,
        to: 'withdrawn',
        actor: approver.name,
        note: '另行部署',
      });
      expect((await requestsOf(hub.db, letter.id)).at(-1)).toBe('signal-supervision');
      expect(await follow(letter.id, LATER)).toEqual({ over: true, state: 'withdrawn', next: null });
      expect(await needsWorkflow(hub.db, letter.id)).toBe(false);
    },
  );

  it('tells the congress below after the withdrawal of the campaign, with the reason', async () => {
    const campaign = await issuedCampaign(hub.db);
    const letter = await issuedLetter(hub.db, campaign.id);
    await endBy('withdraw', campaign);
    expect(await stepsDown(hub.db, letter.id)).toEqual(['withdrawn']);
    const sent = await hub.db
      .selectFrom('deliveries')
      .innerJoin('directives', 'directives.id', 'deliveries.directive_id')
      .select(['kind', 'payload'])
      .where('campaign_id', '=', campaign.id)
      .where('deliveries.region', '=', ZHENGDING)
      .orderBy('deliveries.seq')
      .execute();
    expect(sent.map((row) => row.kind)).toEqual([
      'campaign',
      'problem-assignment',
      'withdraw',
      'problem-supervision',
    ]);
    expect(sent.at(-1)!.payload).toMatchObject({ step: 'withdrawn', by: approver.name, note: '另行部署' });
  });
});

describe('what was not sent out', () => {
  it.each(['close', 'withdraw'] as const)(
    'is cancelled by either end, and nothing begins any more (%s)',
    async (end) => {
      const campaign = await issuedCampaign(hub.db);
      const draft = await draftOf(hub.db, campaign.id);
      const signed = await stepOn(hub.db, await draftOf(hub.db, campaign.id), 'sign', { actor: approver });
      const out = await issuedLetter(hub.db, campaign.id);
      const asked = { campaignId: campaign.id, scopes: [{ prefix: '13', fields: null }], now: LATER };
      expect(await readStillOpen(hub.db, asked)).toMatchObject({ lettersOut: 1, lettersUnsent: 2 });
      const elsewhere = { ...asked, scopes: [{ prefix: '1302', fields: null }] };
      expect(await readStillOpen(hub.db, elsewhere)).toMatchObject({ lettersOut: 0, lettersUnsent: 0 });
      await endBy(end, campaign);
      for (const { id } of [draft, signed]) {
        expect(await read(id)).toMatchObject({ state: 'cancelled', letterNo: null });
        expect(await requestsOf(hub.db, id)).toEqual([]);
        expect(await stepsDown(hub.db, id)).toEqual([]);
      }
      const lettersOut = end === 'close' ? 1 : 0;
      expect(await readStillOpen(hub.db, asked)).toMatchObject({ lettersOut, lettersUnsent: 0 });
      await expect(draftOf(hub.db, campaign.id)).rejects.toMatchObject({ code: 'campaign-not-running' });
      const extend = { input: { note: '汛期', replyDueOn: '2020-05-08' } };
      const step = stepOn(hub.db, out, 'extend', extend);
      if (end === 'close') expect(await step).toMatchObject({ replyDueOn: '2020-05-08' });
      else await expect(step).rejects.toMatchObject({ code: 'illegal-transition' });
    },
  );
});

it('ends letters of campaigns that ended before, and asks again for the workflows of those that go on', async () => {
  const [closed, withdrawn] = [await issuedCampaign(hub.db), await issuedCampaign(hub.db)];
  const goesOn = await issuedLetter(hub.db, closed.id);
  const [unsent, out] = [await draftOf(hub.db, closed.id), await issuedLetter(hub.db, withdrawn.id)];
  await endBy('close', closed);
  await endBy('withdraw', withdrawn);
  // As the release before left them.
  for (const [{ id }, state] of [
    [unsent, 'drafted'],
    [out, 'issued'],
  ] as const)
    await hub.db.updateTable('supervisions').set({ state, ended_at: null }).where('id', '=', id).execute();
  const asked = (await requestsOf(hub.db, goesOn.id)).length;
  await endLettersOfBefore(hub.db as never);
  expect(await read(unsent.id)).toMatchObject({ state: 'cancelled' });
  const ended = await read(out.id);
  expect(ended.state).toBe('withdrawn');
  expect(ended.steps.at(-1)).toMatchObject({ from: 'issued', actor: approver.name, note: '另行部署' });
  expect((await read(goesOn.id)).state).toBe('issued');
  expect(await requestsOf(hub.db, goesOn.id)).toHaveLength(asked + 1);
  expect((await requestsOf(hub.db, out.id)).at(-1)).toBe('signal-supervision');
});
