import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { channels } from '../db/channels.ts';
import { MEETING } from '../testing/campaigns.ts';
import { listenTo, openTestHub, type TestHub } from '../testing/hub-database.ts';
import {
  completeRequest,
  failRequest,
  openRequests,
  requestWorkflow,
  type WorkflowRequest,
} from './requests.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const request = (wanted: WorkflowRequest) =>
  hub.db.transaction().execute((trx) => requestWorkflow(trx, { ...wanted, now: MEETING }));
const start = (campaignId: string): WorkflowRequest => ({
  kind: 'start-campaign',
  args: { campaignId, region: '130000' },
});
const withdraw = (campaignId: string): WorkflowRequest => ({
  kind: 'signal-campaign',
  args: { campaignId, signal: 'withdraw' },
});

it('gives each workflow’s requests in their order: a failed start is not overtaken by a signal', async () => {
  const [one, other] = [newId(), newId()];
  const started = await request(start(one));
  const called = await request(withdraw(one));
  const otherStarted = await request(start(other));
  const open = async () => (await openRequests(hub.db)).map((each) => each.id);
  expect(await open()).toEqual([started, otherStarted]);
  await failRequest(hub.db, { id: started, error: 'x'.repeat(5000) });
  expect(await open()).toEqual([started, otherStarted]);
  expect((await openRequests(hub.db))[0]).toEqual({
    ...start(one),
    id: started,
    workflowId: `campaign:${one}`,
    createdAt: MEETING,
    attempts: 1,
  });
  await completeRequest(hub.db, { id: started, now: MEETING });
  expect(await open()).toEqual([called, otherStarted]);
  await completeRequest(hub.db, { id: called, now: MEETING });
  await completeRequest(hub.db, { id: called, now: new Date(MEETING.getTime() + 1000) });
  await failRequest(hub.db, { id: called, error: 'too late' });
  const done = await hub.db
    .selectFrom('workflow_requests')
    .selectAll()
    .where('id', '=', called)
    .executeTakeFirst();
  expect(done).toMatchObject({ done_at: MEETING, attempts: 1, last_error: null });
  expect(await openRequests(hub.db, 0)).toEqual([]);
});

it('wakes the relay at the commit, and not for what was taken back', async () => {
  const heard = await listenTo(hub.appUrl, channels.workflowRequests);
  const takenBack = hub.db.transaction().execute(async (trx) => {
    await requestWorkflow(trx, { ...start(newId()), now: MEETING });
    throw new Error('taken back');
  });
  await expect(takenBack).rejects.toThrow('taken back');
  const before = (await openRequests(hub.db)).length;
  await request(start(newId()));
  expect(await heard.heard(1)).toEqual([{}]);
  expect(await openRequests(hub.db)).toHaveLength(before + 1);
  await heard.stop();
});
