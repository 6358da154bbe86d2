/** Open incidents as a figure for whoever watches the hub. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { countOpenIncidents } from '@linked/hub-core/incidents/incidents.ts';
import { type Metrics, watchGauge } from '@linked/server-kit/metrics.ts';
import { incidentKinds } from '@linked/shared/incidents/kinds.ts';

/** `linked_open_incidents` by kind; a kind without one is 0, so that an alarm can be put on it. */
export function watchIncidents(metrics: Metrics, db: HubDatabase): void {
  watchGauge(metrics, {
    name: 'linked_open_incidents',
    help: 'Trouble found by the daily work and not resolved',
    label: 'kind',
    async read() {
      const open = await countOpenIncidents(db);
      return incidentKinds.map((kind) => [kind, open.get(kind) ?? 0]);
    },
  });
}
