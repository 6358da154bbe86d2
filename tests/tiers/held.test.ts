import { registerProblem } from '@linked/county-server/core/problems/register-problem.ts';
import { withRegion } from '@linked/county-server/db/database.ts';
import { actor, NOW } from '@linked/county-server/testing/campaigns.ts';
import { releaseHeld } from '@linked/hub-core/link/release-held.ts';
import { newId } from '@linked/shared/ids.ts';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { openTwoTiers, outboxOf, startCampaign, type TwoTiers, untilSent } from './two-tiers.ts';

const region = '130402';
let tiers: TwoTiers;
afterEach(() => tiers?.stop());

/** Problems as a newer county would report them: of a kind this hub does not know; one in a field it does not know. */
async function reportNewer(campaignId: string, fields: readonly string[]): Promise<void> {
  const found = { detail: '', place: '', source: 'group-inspection' as const, foundOn: '2020-04-20' };
  await withRegion(tiers.county.db, region, async (trx) => {
    const before = await trx.selectFrom('instances').select('up_seq').where('region', '=', region).execute();
    for (const field of fields) {
      const problem = { ...found, id: newId(), field: 'mining', title: field };
      await registerProblem(trx, actor(region, 'county-staff'), { campaignId, problem }, NOW);
    }
    await sql`update outbox set kind = 'expert-opinion', payload = jsonb_set(payload, '{field}', to_jsonb(subject))
      where seq > ${before[0]!.up_seq}`.execute(trx);
  });
  await untilSent(tiers.county.db, [region]);
}

const outcomes = async () =>
  (await outboxOf(tiers.county.db, region))
    .filter((row) => row.kind === 'expert-opinion')
    .map((row) => [row.subject, row.outcome, (row.reason as { code: string } | null)?.code ?? null]);

describe('a report that the hub could only hold', () => {
  it.each(['push', 'pull'] as const)(
    'is shown to a county in %s mode as the hub judged it after its upgrade',
    async (mode) => {
      tiers = await openTwoTiers({
        regions: [region],
        mode,
        county: { pump: { concurrency: 4, pullEveryMs: 100, firstWaitMs: 20, longestWaitMs: 200 } },
      });
      const campaignId = await startCampaign(tiers);
      await expect
        .poll(
          () =>
            withRegion(tiers.county.db, region, (trx) => trx.selectFrom('campaigns').select('id').execute()),
          { timeout: 10_000 },
        )
        .not.toEqual([]);
      await reportNewer(campaignId, ['mining', 'no-such-field', 'land-use']);
      const held = ['held', 'kind-unknown'];
      expect(await outcomes()).toEqual(
        ['mining', 'no-such-field', 'land-use'].map((field) => [field, ...held]),
      );

      const { db } = tiers.hub;
      // The upgrade, from the stored report's side: a program that knows the kind. One stays unknown to it.
      await sql`update report_log set kind = 'problem' where kind = 'expert-opinion'
      and payload ->> 'field' <> 'land-use'`.execute(db);
      expect(await releaseHeld(db, NOW)).toEqual({ accepted: 1, stale: 0, rejected: 1 });
      await expect.poll(outcomes, { timeout: 10_000 }).toEqual([
        ['mining', 'accepted', null],
        ['no-such-field', 'rejected', 'field-unknown'],
        ['land-use', ...held],
      ]);
    },
  );
});
