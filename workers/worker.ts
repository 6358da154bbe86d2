/** The worker: one process' share of the workflows and activities of a hub. */
import proto from '@temporalio/proto';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { failureInterceptor } from './activity-failures.ts';
import { workflowBundle } from './bundle.ts';
import { createCampaignActivities } from './campaign/activities.ts';
import { type campaignActivityNames, campaignSearchAttributes, campaignTaskQueue } from './campaign/names.ts';
import { createDailyActivities } from './daily-work/activities.ts';
import type { WorkerDependencies } from './dependencies.ts';
import { createDispatchActivities } from './dispatch/activities.ts';
import type { dispatchActivityNames } from './dispatch/names.ts';
import { createScheduleActivities } from './schedules/activities.ts';
import type { bulletinActivityNames, dailyActivityNames, scheduleActivityNames } from './schedules/names.ts';
import { createSuperviseProblemActivities } from './supervise-problem/activities.ts';
import type { superviseProblemActivityNames } from './supervise-problem/names.ts';
import { createBulletinActivities } from './weekly-bulletin/activities.ts';

export interface WorkerSettings {
  connection: NativeConnection;
  namespace: string;
  /** TEMPORAL_TASK_QUEUE_PREFIX of the deployment. */
  queuePrefix: string;
  dependencies: WorkerDependencies;
  /** For tests that run another release's code. */
  overrides?: Pick<WorkerOptions, 'workflowBundle' | 'activities' | 'maxCachedWorkflows'>;
}

type NamesOf<T> = T[keyof T] & string;
type ActivityName =
  | NamesOf<typeof campaignActivityNames>
  | NamesOf<typeof dispatchActivityNames>
  | NamesOf<typeof superviseProblemActivityNames>
  | NamesOf<typeof scheduleActivityNames>
  | NamesOf<typeof dailyActivityNames>
  | NamesOf<typeof bulletinActivityNames>;

/** All activities by the names they have in histories; renaming one is an error of types. */
export const createActivities = (dependencies: WorkerDependencies) =>
  ({
    ...createCampaignActivities(dependencies),
    ...createDispatchActivities(dependencies),
    ...createSuperviseProblemActivities(dependencies),
    ...createScheduleActivities(dependencies),
    ...createDailyActivities(dependencies),
    ...createBulletinActivities(dependencies),
  }) satisfies Record<ActivityName, unknown>;

/**
 * A worker that polls once `run()` is called and ends with `shutdown()`.
 * The connection and the database pool stay the caller's to close.
 */
export async function createWorker(settings: WorkerSettings): Promise<Worker> {
  const { connection, namespace, queuePrefix, dependencies } = settings;
  return Worker.create({
    connection,
    namespace,
    taskQueue: campaignTaskQueue(queuePrefix),
    workflowBundle: settings.overrides?.workflowBundle ?? (await workflowBundle()),
    activities: createActivities(dependencies),
    interceptors: { activity: [() => ({ inbound: failureInterceptor })] },
    // Without these the SDK keeps five polls open; autoscaling follows the load in both directions.
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
    // A batch holds up to DELIVERIES_AT_ONCE connections; more batches at once only queue on the pool.
    maxConcurrentActivityTaskExecutions: 8,
    maxCachedWorkflows: 200,
    // What a batch is doing is cancelled at once and done again after the restart; confirmed counties are stored first.
    shutdownGraceTime: '0 seconds',
    shutdownForceTime: '10 seconds',
    ...settings.overrides,
  });
}

/**
 * Makes our search attributes known to the server; a campaign's workflow cannot take its first step without them.
 * Can be repeated.
 * @throws ServiceError when they are missing and the server leaves adding them to its operator (Temporal Cloud)
 */
export async function ensureSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const known = await knownSearchAttributes(connection, namespace);
  const missing = Object.values(campaignSearchAttributes).filter((name) => !known.includes(name));
  if (missing.length === 0) return;
  const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
  });
}

async function knownSearchAttributes(connection: NativeConnection, namespace: string): Promise<string[]> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(customAttributes);
  } catch (error) {
    // The time-skipping server can add but not list.
    if ((error as { code?: unknown }).code === GRPC_UNIMPLEMENTED) return [];
    throw error;
  }
}

const GRPC_UNIMPLEMENTED = 12;
