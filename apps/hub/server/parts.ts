/** What the hub's procedures work with. Made once in app.ts; tests put their own clock in. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import type { CountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import type { Clock } from '@linked/server-kit/clock.ts';
import type { Kit, KitContext } from '@linked/server-kit/trpc.ts';
import type { HubLive } from './live/sources.ts';
import type { ScheduleControl } from './schedule-control.ts';
import type { WorkflowReports } from './workflow-reports.ts';

export interface HubParts {
  kit: Kit<KitContext>;
  db: HubDatabase;
  now: Clock;
  live: HubLive;
  countyLink: CountyLinkClient;
  workflowReports: WorkflowReports;
  schedules: ScheduleControl;
  /** Key of NODE_CREDENTIAL_KEY. */
  sealingKey: Buffer;
  hubName: string;
  /** Whether the hub is served on loopback: only then may counties be. */
  onLoopback: boolean;
}
