import { getEdition } from '@linked/shared/regions/editions.ts';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockCampaign } from '../campaigns/change-state.ts';
import { issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { contentOf } from '../testing/supplements.ts';
import { checkContent } from './check-content.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

it('asks the database no more often for 168 counties than for one', async () => {
  const { id, document } = await issuedCampaign(hub.db);
  const campaign = await hub.db.transaction().execute((trx) => lockCampaign(trx, id));
  const change = { kind: 'change', taskId: document.tasks[0]!.id, dueOn: '2020-07-31' } as const;
  const queriesFor = async (regions: string[]) => {
    let queries = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        queries += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    await checkContent(hub.db.withPlugin(counting), campaign, contentOf([change], { regions }), MEETING);
    return queries;
  };
  const counties = getEdition('2020-04').counties('130000');
  const one = await queriesFor(['130123']);
  expect(one).toBeGreaterThan(0);
  expect(await queriesFor(['130100', ...counties.map((county) => county.code)])).toBe(one);
  await expect(queriesFor(['130123', '110101'])).rejects.toMatchObject({
    code: 'region-unknown',
    params: { region: '110101' },
  });
});
