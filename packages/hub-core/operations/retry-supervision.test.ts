import type { Principal } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { administrator } from '../testing/nodes.ts';
import { person, SHIJIAZHUANG } from '../testing/people.ts';
import { issuedLetter } from '../testing/supervisions.ts';
import { openRequests } from '../workflow-requests/requests.ts';
import { retrySupervision } from './retry-supervision.ts';

let hub: TestHub;
let campaignId: string;
let supervisionId: string;

beforeAll(async () => {
  hub = await openTestHub();
  campaignId = (await issuedCampaign(hub.db)).id;
  supervisionId = (await issuedLetter(hub.db, campaignId)).id;
});
afterAll(() => hub.stop());

const retry = (actor: Principal, asked = { campaignId, supervisionId }) =>
  hub.db.transaction().execute((trx) => retrySupervision(trx, { ...asked, actor, now: MEETING }));

it('wakes the workflow of the supervised problem and says who asked', async () => {
  await hub.db.updateTable('workflow_requests').set({ done_at: MEETING }).execute();
  await retry(administrator);
  expect(await openRequests(hub.db)).toMatchObject([
    {
      kind: 'signal-supervision',
      workflowId: `supervise-problem:${supervisionId}`,
      args: { supervisionId },
    },
  ]);
  const lines = hub.db.selectFrom('audit_log').select(['subject', 'actor']);
  expect(await lines.where('action', '=', 'supervision.retry-now').execute()).toEqual([
    { subject: supervisionId, actor: administrator.userId },
  ]);
});

it('is refused to who does not operate this hub, and for what is not this campaign’s', async () => {
  await expect(retry(approver)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(retry(person(SHIJIAZHUANG, 'administrator'))).rejects.toMatchObject({
    code: 'region-not-yours',
  });
  const other = await issuedCampaign(hub.db);
  await expect(retry(drafter, { campaignId: other.id, supervisionId })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(retry(drafter, { campaignId, supervisionId: newId() })).rejects.toMatchObject({
    code: 'not-found',
  });
});
