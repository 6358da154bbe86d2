/** Inputs for bulletins: drafted anew for every call from a snapshot of a campaign of its own. */
import { draftBulletin, issueBulletin } from '@linked/hub-core/bulletins/bulletins.ts';
import { takeSnapshot } from '@linked/hub-core/snapshots/take-snapshot.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { ELSEWHERE, HOME } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

const NOW = new Date('2020-04-10T02:00:00Z');

export function bulletinSamples(world: WalkWorld): Record<string, Sample> {
  const { db, make, ours, theirs } = world;
  const kept = async (region: string): Promise<string> => {
    const { id } = await make('running', region);
    await takeSnapshot(db, { campaignId: id, day: '2020-04-09', now: NOW });
    return id;
  };
  const drafted = async (region: string): Promise<{ id: string; version: number }> => {
    const drafter = person(region, 'province-staff');
    const campaignId = await kept(region);
    const { id } = await db
      .transaction()
      .execute((trx) => draftBulletin(trx, { campaignId, drafter, now: NOW }));
    return { id, version: 1 };
  };
  const issued = async (region: string): Promise<string> => {
    const draft = await drafted(region);
    const actor = person(region, 'province-staff');
    await db.transaction().execute((trx) => issueBulletin(trx, { ...draft, actor, now: NOW }));
    return draft.id;
  };
  const step = (more: object = {}): Sample => ({
    input: async () => ({ ...(await drafted(HOME)), ...more }),
    foreign: async () => [
      { ...(await drafted(ELSEWHERE)), ...more },
      { id: newId(), version: 1, ...more },
    ],
  });
  return {
    'bulletins.list': {
      input: () => ({ campaignId: ours.id }),
      foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
    },
    'bulletins.get': {
      input: async () => ({ id: await issued(HOME) }),
      foreign: async () => [{ id: await issued(ELSEWHERE) }, { id: newId() }],
    },
    'bulletins.draft': {
      input: async () => ({ campaignId: await kept(HOME) }),
      foreign: async () => [{ campaignId: await kept(ELSEWHERE) }, { campaignId: newId() }],
    },
    'bulletins.edit': step({ title: '工作通报', text: '各地进展良好。' }),
    'bulletins.issue': step(),
    'bulletins.discard': step(),
  };
}
