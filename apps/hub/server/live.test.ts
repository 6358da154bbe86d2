import { confirmDelivered } from '@linked/hub-core/directives/deliveries.ts';
import type { MovedFigures } from '@linked/hub-core/rollup/compare.ts';
import { saveRound } from '@linked/hub-core/rounds/change-round.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { openStream, type Stream } from '@linked/server-kit/testing/stream.ts';
import type { deliveryRow } from '@linked/shared/contracts/hub/directives.ts';
import { newId } from '@linked/shared/ids.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { RoundsChanged } from './live/hub-live.ts';
import { enrol, type TestCounty } from './testing/county.ts';
import { openHub, type TestHub } from './testing/hub.ts';
import { NOW } from './testing/walk-places.ts';
import { campaignMaker } from './testing/walk-samples.ts';

type DeliveryRow = z.infer<typeof deliveryRow>;

/** 长安区 and 正定县 of 石家庄; 路南区 of 唐山. */
const [changan, zhengding, lunan] = ['130102', '130123', '130202'];

const occurredAt = NOW.toISOString();

let hub: TestHub;
let campaignId: string;
let directiveId: string;
let tasks: string[];
const county = new Map<string, TestCounty & { reports: CountyReports }>();
const open: Stream<unknown>[] = [];

beforeAll(async () => {
  hub = await openHub({}, { now: () => NOW });
  for (const region of [changan, zhengding, lunan])
    county.set(region, { ...(await enrol(hub, region)), reports: new CountyReports(region) });
  const campaign = await campaignMaker(hub.db)('issued');
  campaignId = campaign.id;
  tasks = campaign.document.tasks.map((task) => task.id);
  directiveId = (
    await hub.db
      .selectFrom('directives')
      .select('id')
      .where('campaign_id', '=', campaignId)
      .executeTakeFirstOrThrow()
  ).id;
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(() => hub?.stop());

function keep<T>(stream: Stream<T>): Stream<T> {
  open.push(stream as Stream<unknown>);
  return stream;
}
const figures = (cookie: string, region: string, lastEventId?: string, url = hub.url) =>
  keep(
    openStream<MovedFigures>(
      `${url}/api/trpc`,
      'rollup.live',
      { campaignId, region },
      { cookie },
      lastEventId,
    ),
  );
const deliveries = (cookie: string, lastEventId?: string) =>
  keep(
    openStream<DeliveryRow>(
      `${hub.url}/api/trpc`,
      'directives.live',
      { campaignId },
      { cookie },
      lastEventId,
    ),
  );

/** A county reports progress of one more task; resolves when the hub has answered. */
let task = 0;
async function progress(region: string, percent = 50): Promise<void> {
  const { reports, report } = county.get(region)!;
  const { judgements } = await report(
    reports.progress(campaignId, tasks[task++ % tasks.length]!, { percent }, { occurredAt }),
  );
  expect(judgements[0]?.outcome).toBe('accepted');
}
const started = (region: string) => (event: { data: MovedFigures }) =>
  event.data.county.region === region && event.data.county.counters.tasks_started > 0;

describe('rollup.live', () => {
  it('brings the county’s, the city’s and the watched region’s new figures after a report', async () => {
    const leader = await hub.person({ role: 'leader' });
    const stream = figures(leader.cookie, '130000');
    await stream.opened;
    await progress(changan);
    const { data } = await stream.next(started(changan));
    expect([data.county.region, data.city.region, data.self.region]).toEqual(['130102', '130100', '130000']);
    expect(data.self.counters.tasks_started).toBe(1);
  });

  it('brings nothing of another city', async () => {
    const tangshan = await hub.person({ role: 'city-staff', region: '130200' });
    const stream = figures(tangshan.cookie, '130200');
    await stream.opened;
    await progress(zhengding);
    await progress(lunan);
    await stream.next(started(lunan));
    expect(stream.events.map(({ data }) => data.county.region)).toEqual(['130202']);
    expect(new Set(stream.events.map(({ data }) => data.self.region))).toEqual(new Set(['130200']));
  });

  it('tells one who watches a single county nothing of its city', async () => {
    const team = await hub.person({ role: 'area-team', region: zhengding });
    const stream = figures(team.cookie, zhengding);
    await stream.opened;
    await progress(zhengding);
    const { data } = await stream.next(started(zhengding));
    expect(data.city.region).toBe(zhengding);
  });

  it('resumes with just what changed while the reader was away', async () => {
    const leader = await hub.person({ role: 'leader' });
    const first = figures(leader.cookie, '130000');
    await first.opened;
    await progress(changan);
    const { id } = await first.next(started(changan));
    first.close();
    await progress(lunan);
    const second = figures(leader.cookie, '130000', id);
    await second.next(started(lunan));
    expect(second.events.map(({ data }) => data.county.region)).toEqual(['130202']);
  });

  it('reads everything again for a reader whose place is not known, as after a restart', async () => {
    const staff = await hub.person({ role: 'city-staff', region: '130100' });
    const restarted = await hub.another();
    const stream = figures(staff.cookie, '130100', 'of-another-run.7', restarted.url);
    await stream.next(({ data }) => data.county.region === zhengding);
    await expect.poll(() => stream.events.length).toBe(22);
    expect(new Set(stream.events.map(({ data }) => data.county.region.slice(0, 4)))).toEqual(
      new Set(['1301']),
    );
  });

  it('reads everything again when the listening connection was lost', async () => {
    const leader = await hub.person({ role: 'leader' });
    const stream = figures(leader.cookie, '130100');
    await stream.opened;
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'linked-supervision listener' and datname = current_database()`.execute(
      hub.db,
    );
    await stream.next(({ data }) => data.county.region === zhengding);
  });

  it('puts a burst of one county together', async () => {
    const slow = await hub.another({ liveIntervalMs: 400 });
    const leader = await hub.person({ role: 'leader' });
    const stream = figures(leader.cookie, '130000', undefined, slow.url);
    await stream.opened;
    for (let round = 0; round < 8; round++) await progress(changan, 60 + round);
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(stream.events.length).toBeGreaterThan(0);
    expect(stream.events.length).toBeLessThanOrEqual(3);
  });
});

describe('directives.live', () => {
  it('shows a county delivered, then signed, to those who may see it', async () => {
    const leader = await hub.person({ role: 'leader' });
    const tangshan = await hub.person({ role: 'city-staff', region: '130200' });
    const [all, theirs] = [deliveries(leader.cookie), deliveries(tangshan.cookie)];
    await Promise.all([all.opened, theirs.opened]);
    const state = (region: string, wanted: string) => (event: { data: DeliveryRow }) =>
      event.data.region === region && event.data.state === wanted;

    await confirmDelivered(hub.db, [
      { region: changan!, cursor: 1, at: NOW },
      { region: lunan!, cursor: 1, at: NOW },
    ]);
    await all.next(state(changan!, 'delivered'));
    const { reports, report } = county.get(changan!)!;
    const { judgements } = await report(
      reports.draft({
        campaignId,
        kind: 'receipt',
        entityId: directiveId,
        occurredAt,
        payload: { directiveId, signerName: '王某', signerTitle: '县人大常委会办公室', signedAt: occurredAt },
      }),
    );
    expect(judgements[0]).toMatchObject({ outcome: 'accepted' });
    const { data } = await all.next(state(changan!, 'signed'));
    expect(data).toMatchObject({
      regionName: '长安区',
      cityName: '石家庄市',
      signedBy: '王某（县人大常委会办公室）',
    });
    await theirs.next(state(lunan!, 'delivered'));
    expect(new Set(theirs.events.map((event) => event.data.region))).toEqual(new Set([lunan]));
  });
});

describe('rounds.live', () => {
  it('tells who looks at the rounds of a campaign that one was changed, and nobody of another campaign', async () => {
    const other = await campaignMaker(hub.db)('issued');
    const leader = await hub.person({ role: 'leader' });
    const rounds = (of: string) =>
      keep(
        openStream<RoundsChanged>(
          `${hub.url}/api/trpc`,
          'rounds.live',
          { campaignId: of },
          { cookie: leader.cookie },
        ),
      );
    const [here, there] = [rounds(campaignId), rounds(other.id)];
    await Promise.all([here.opened, there.opened]);
    const plan = (of: string) =>
      hub.db.transaction().execute((trx) =>
        saveRound(trx, {
          id: newId(),
          version: 0,
          campaignId: of,
          region: '130000',
          title: '督导调研',
          startsOn: '2020-04-08',
          endsOn: '2020-04-20',
          checklist: [],
          places: ['130100'],
          actor: person('130000', 'province-staff'),
          now: NOW,
        }),
      );
    await plan(campaignId);
    await here.next(({ data }) => data.campaignId === campaignId);
    expect(there.events).toEqual([]);
    await plan(other.id);
    await there.next(({ data }) => data.campaignId === other.id);
    expect(here.events).toHaveLength(1);
  });
});

describe('a stream', () => {
  it('ends after its time, so that a person who may no longer look is asked again', async () => {
    const brief = await hub.another({ streamMs: 300 });
    const person = await hub.person({ role: 'leader' });
    const stream = figures(person.cookie, '130000', undefined, brief.url);
    await stream.opened;
    await stream.ended;
  });

  it('does not keep the hub from stopping', async () => {
    const other = await hub.another();
    const person = await hub.person({ role: 'leader' });
    const stream = figures(person.cookie, '130000', undefined, other.url);
    await stream.opened;
    const begun = Date.now();
    await other.stop();
    expect(Date.now() - begun).toBeLessThan(2000);
    await stream.ended;
  });
});
