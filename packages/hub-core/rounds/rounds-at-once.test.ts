import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { issuedCampaign } from '../testing/campaigns.ts';
import { closeCampaignOf } from '../testing/ending.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HANDAN, miningTeam, NOW, province, roundSteps } from '../testing/rounds.ts';
import { readRoundDetail } from './read-round.ts';
import { removeVisit } from './visits.ts';

let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub({ max: 12 });
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaignId = (await issuedCampaign(hub.db)).id;
});

const { find, inTrx, step, underWay, visit } = roundSteps(
  () => hub.db,
  () => campaignId,
);
const notRunning = expect.objectContaining({ code: 'campaign-not-running' });

/** Closes the campaign and holds its transaction open until the answer is called. */
async function closeSlowly(): Promise<() => Promise<void>> {
  await hub.db.updateTable('campaigns').set({ state: 'closing' }).where('id', '=', campaignId).execute();
  const [closed, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const db = {
    transaction: () => ({
      execute: (rule: Parameters<typeof inTrx>[0]) =>
        inTrx(async (trx) => {
          await rule(trx);
          closed.resolve();
          await go.promise;
        }),
    }),
  } as unknown as typeof hub.db;
  const closing = closeCampaignOf(db, campaignId, NOW);
  await Promise.race([closed.promise, closing]);
  return async () => {
    go.resolve();
    await closing;
  };
}

/** Until a session of this database waits for a lock. */
const somebodyWaits = () =>
  vi.waitFor(
    async () => {
      const { rows } = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        hub.db,
      );
      expect(rows).not.toEqual([]);
    },
    { timeout: 10_000 },
  );

describe('beside the close of the campaign', () => {
  it('a finding is handed over before it or not at all', async () => {
    const { round, field } = await underWay();
    const reported = await step(await find(round.id, field, miningTeam), 'report', miningTeam);
    const finish = await closeSlowly();
    const handingOver = step(reported, 'hand-over', province).catch((error: unknown) => error);
    await somebodyWaits();
    await finish();
    expect(await handingOver).toEqual(notRunning);
    const directives = await hub.db
      .selectFrom('directives')
      .select('kind')
      .where('campaign_id', '=', campaignId)
      .execute();
    expect(directives.map(({ kind }) => kind)).toEqual(['campaign', 'close']);
  });

  it('no visit is deleted once it is over', async () => {
    const { round, field } = await underWay();
    const made = (await visit(round.id, field, miningTeam)).visits[0]!;
    await (await closeSlowly())();
    const remove = inTrx((trx) => removeVisit(trx, { ...made, actor: miningTeam, now: NOW }));
    await expect(remove).rejects.toEqual(notRunning);
    expect((await readRoundDetail(hub.db, province, round.id)).visits).toHaveLength(1);
  });
});

describe('steps of a finding and changes of it at once', () => {
  it('wait for one another: each is made or refused with a reason, none fails in between', async () => {
    const { round, field } = await underWay();
    for (let turn = 0; turn < 4; turn++) {
      const noted = await find(round.id, field, miningTeam);
      const results = await Promise.allSettled([
        ...[1, 2, 3].map((at) => find(round.id, field, miningTeam, { ...refOf(noted), title: `更正${at}` })),
        ...[1, 2, 3].map(() => step(noted, 'report', miningTeam)),
        visit(round.id, field, miningTeam, { place: HANDAN }),
      ]);
      const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(failed).toHaveLength(5);
      for (const error of failed) expect(error).toBeInstanceOf(AppError);
    }
  });
});

const refOf = ({ id, version }: { id: string; version: number }) => ({ id, version });
