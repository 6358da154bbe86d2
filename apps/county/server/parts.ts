/** What the county's procedures work with. Made once in app.ts. */
import type { Clock } from '@linked/server-kit/clock.ts';
import type { Kit, KitContext } from '@linked/server-kit/trpc.ts';
import type { Principal, Role } from '@linked/shared/access/roles.ts';
import { type Actor, actorOf } from './core/access/actor.ts';
import type { InstanceParts } from './core/instances/enrol-instances.ts';
import { type CountyDatabase, type RegionTransaction, withRegion } from './db/database.ts';
import type { CountyLive } from './live.ts';

export interface CountyParts {
  kit: Kit<KitContext>;
  db: CountyDatabase;
  now: Clock;
  live: CountyLive;
  instances: InstanceParts;
}

/** What a rule needs of a call: the transaction of the actor's county, the actor, the instant. */
export interface Act {
  trx: RegionTransaction;
  actor: Actor;
  now: Date;
}

/** Runs a rule for a signed-in person, in the county of the grants that the contract asks for and in no other. */
export function act<T>(
  parts: Pick<CountyParts, 'db' | 'now'>,
  contract: { who: readonly Role[] },
  ctx: { principal: Principal },
  rule: (act: Act) => Promise<T>,
): Promise<T> {
  const actor = actorOf(ctx.principal, contract.who);
  return withRegion(parts.db, actor.region, (trx) => rule({ trx, actor, now: parts.now() }));
}
