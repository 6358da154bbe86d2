import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullDirectives } from '../nodes/pull-directives.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { seedCampaign } from '../testing/seed-campaign.ts';

const now = new Date('2026-10-05T04:00:00Z');
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

/** A county that pulls, with this many directives queued at the hub; their ids in order. */
async function pulling(region: string, directives: number): Promise<string[]> {
  await enrolCounties(hub.db, [region], null);
  return more(region, directives);
}

async function more(region: string, directives: number): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < directives; count++) {
    const { directiveId } = await seedCampaign(hub.db, { counties: [region] });
    await sql`update nodes set mode = 'pull', endpoint = null where region = ${region}`.execute(hub.db);
    ids.push(directiveId);
  }
  return ids;
}

/** Pulls as the county does, taking what is new by its id under numbers of its own. */
function countyOf(region: string) {
  const has: string[] = [];
  let cursor = 0;
  return {
    has,
    restore: (to: number) => {
      has.length = to;
      cursor = to;
    },
    async pull(): Promise<void> {
      for (let rounds = 0; rounds < 5; rounds++) {
        const last = has[cursor - 1];
        const { items } = await pullDirectives(hub.db, { region, cursor, ...(last ? { last } : {}), now });
        if (items.length === 0) return;
        for (const item of items) {
          if (item.seq !== cursor + 1) throw new Error(`gap at ${item.seq}, county at ${cursor}`);
          cursor = item.seq;
          has[cursor - 1] = item.id;
        }
      }
    },
  };
}

const node = (region: string) =>
  hub.db
    .selectFrom('nodes')
    .select(['down_seq', 'down_cursor'])
    .where('region', '=', region)
    .executeTakeFirstOrThrow();

/** What restoring a backup of the hub does to one county: the last directives are gone, their numbers free again. */
async function forget(region: string, kept: number): Promise<void> {
  await sql`delete from deliveries where region = ${region} and seq > ${kept}`.execute(hub.db);
  await sql`update nodes set down_seq = ${kept}, down_cursor = least(down_cursor, ${kept})
    where region = ${region}`.execute(hub.db);
}

describe('a county that pulls', () => {
  it('is ahead of a hub restored from a backup and still gets what is issued after it', async () => {
    const region = '130102';
    const ids = await pulling(region, 5);
    const county = countyOf(region);
    await county.pull();
    expect(county.has).toEqual(ids);
    await withOwner(() => forget(region, 3));
    const later = await more(region, 1);
    await county.pull();
    expect(county.has.slice(5)).toEqual(later);
    expect(await node(region)).toEqual({ down_seq: 6, down_cursor: 6 });
  });

  it('gets them also when the hub has given out as many numbers again as it lost', async () => {
    const region = '130104';
    const ids = await pulling(region, 4);
    const county = countyOf(region);
    await county.pull();
    await withOwner(() => forget(region, 2));
    const later = await more(region, 3);
    await county.pull();
    expect(county.has).toEqual([...ids, ...later]);
    expect(await node(region)).toEqual({ down_seq: 7, down_cursor: 7 });
    // And goes on as before.
    const next = await more(region, 1);
    await county.pull();
    expect(county.has.slice(7)).toEqual(next);
  });

  it('that was itself restored from an old copy is given again what it lacks, under the same numbers', async () => {
    const region = '130105';
    const ids = await pulling(region, 4);
    const county = countyOf(region);
    await county.pull();
    county.restore(2);
    await county.pull();
    expect(county.has).toEqual(ids);
    expect(await node(region)).toEqual({ down_seq: 4, down_cursor: 4 });
  });

  it('cannot use up the numbers by naming one far away', async () => {
    const region = '130107';
    const ids = await pulling(region, 1);
    await pullDirectives(hub.db, { region, cursor: 2_000_000, now });
    expect(await node(region)).toEqual({ down_seq: 1, down_cursor: 1 });
    const county = countyOf(region);
    await county.pull();
    expect(county.has).toEqual(ids);
  });
});

/** The servers may not delete deliveries; a restored backup may. */
async function withOwner(work: () => Promise<void>): Promise<void> {
  const { default: pg } = await import('pg');
  const owner = new pg.Client({ connectionString: hub.ownerUrl });
  await owner.connect();
  try {
    await owner.query('grant delete on deliveries to hub_app');
    await work();
  } finally {
    await owner.query('revoke delete on deliveries from hub_app');
    await owner.end();
  }
}
