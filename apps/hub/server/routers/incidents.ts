/** Trouble that the daily work found. */
import { listIncidents } from '@linked/hub-core/incidents/incidents.ts';
import { incidentsContract as contract } from '@linked/shared/contracts/hub/incidents.ts';
import type { HubParts } from '../parts.ts';
import { requireRegion } from './scopes.ts';

export function createIncidentsRouter({ kit, db }: HubParts) {
  const { procedure } = kit;
  return kit.router({
    list: procedure(contract.list).query(({ ctx, input }) => {
      requireRegion(ctx.principal, contract.list.who, input.within);
      return listIncidents(db, input);
    }),
  });
}
