import type { Session } from '@linked/server-kit/testing/session.ts';
import { openStream, type Stream } from '@linked/server-kit/testing/stream.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CountyChange } from './db/channels.ts';
import type { CountyRouter } from './router.ts';
import {
  addInstance,
  HANSHAN,
  NOW,
  QIANXI,
  type SignedCampaign,
  signedCampaign,
} from './testing/campaigns.ts';
import { openCounty, type TestCounty } from './testing/county.ts';
import { entities } from './testing/walk-samples.ts';

type Change = Pick<CountyChange, 'feature' | 'id'>;

let county: TestCounty;
let staff: Session<CountyRouter>;
let other: Session<CountyRouter>;
let ours: SignedCampaign;
let theirs: SignedCampaign;
const open: Stream<Change>[] = [];

beforeAll(async () => {
  county = await openCounty({}, { now: () => NOW });
  for (const region of [HANSHAN, QIANXI]) await addInstance(county.db, region);
  ours = await signedCampaign(county.db, HANSHAN);
  theirs = await signedCampaign(county.db, QIANXI);
  staff = await county.person({ role: 'county-staff', region: HANSHAN });
  other = await county.person({ role: 'county-staff', region: QIANXI });
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(() => county?.stop());

async function watch(session: Session<CountyRouter>, lastEventId?: string): Promise<Stream<Change>> {
  const headers = { cookie: session.cookie };
  const stream = openStream<Change>(`${county.url}/api/trpc`, 'live.changes', {}, headers, lastEventId);
  open.push(stream);
  await stream.opened;
  // Open is not yet listening: the first sign of life comes with the generator running.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return stream;
}
const addGroup = (session: Session<CountyRouter>, campaign: SignedCampaign) =>
  session.client.groups.save.mutate(entities.group(campaign.campaignId));
const isGroup = (event: { data: Change }) => event.data.feature === 'groups';

describe('live changes', () => {
  it('tell a county of its own changes and of no other’s', async () => {
    const [here, there] = [await watch(staff), await watch(other)];
    await addGroup(staff, ours);
    expect((await here.next(isGroup)).data).toEqual({ feature: 'groups', id: ours.campaignId });
    await addGroup(other, theirs);
    expect((await there.next(isGroup)).data.id).toBe(theirs.campaignId);
    expect(here.events.map((event) => event.data.id)).not.toContain(theirs.campaignId);
  });

  it('tell what was missed to who comes back, and everything to who was away too long', async () => {
    const first = await watch(staff);
    await addGroup(staff, ours);
    const { id } = await first.next(isGroup);
    first.close();
    await addGroup(other, theirs);
    await staff.client.activities.save.mutate(entities.activity(ours.campaignId));
    const back = await watch(staff, id);
    await back.next(({ data }) => data.feature === 'activities');
    expect(back.events.map(({ data }) => data)).toEqual([{ feature: 'activities', id: ours.campaignId }]);
    const late = await watch(staff, 'another-run.3');
    await late.next(({ data }) => data.feature === 'outbox');
    expect(new Set(late.events.map(({ data }) => data.id))).toEqual(new Set(['all']));
  });

  it('go on after PostgreSQL cut the listening connection, with everything to be read again', async () => {
    const stream = await watch(staff);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'linked-supervision listener'`.execute(
      county.db,
    );
    await stream.next(({ data }) => data.id === 'all', 10_000);
    await addGroup(staff, ours);
    await stream.next(({ data }) => data.feature === 'groups' && data.id === ours.campaignId, 5000);
  });
});
