/**
 * What workflows must be told. A request is written in the transaction of the change that causes it and
 * carried out by a relay, so that a crash between commit and call loses nothing.
 */
import { type CampaignSignal, campaignWorkflowId } from '@linked/shared/campaigns/workflow-names.ts';
import { newId } from '@linked/shared/ids.ts';
import { supervisionWorkflowId } from '@linked/shared/supervision/workflow-names.ts';
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';

export type WorkflowRequest =
  | { kind: 'start-campaign'; args: { campaignId: string; region: string } }
  | { kind: 'signal-campaign'; args: { campaignId: string; signal: CampaignSignal } }
  | { kind: 'start-supervision'; args: { supervisionId: string } }
  | { kind: 'signal-supervision'; args: { supervisionId: string } };

export type OpenRequest = WorkflowRequest & {
  /** Carried by the signal, so that a repeat is recognised. */
  id: string;
  workflowId: string;
  createdAt: Date;
  attempts: number;
};

const workflowIdOf = ({ args }: WorkflowRequest): string =>
  'supervisionId' in args ? supervisionWorkflowId(args.supervisionId) : campaignWorkflowId(args.campaignId);

/** Writes a request and wakes the relay at commit. */
export async function requestWorkflow(
  trx: HubTransaction,
  request: WorkflowRequest & { now: Date },
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('workflow_requests')
    .values({
      id,
      workflow_id: workflowIdOf(request),
      kind: request.kind,
      args: JSON.stringify(request.args),
      created_at: request.now,
    })
    .execute();
  await notify(trx, channels.workflowRequests, [{}]);
  return id;
}

/**
 * The next request of each workflow, oldest first, at most `limit`. A workflow's later requests stay back
 * until the earlier one is completed, so that a failed start is not overtaken by a signal.
 */
export async function openRequests(db: HubDatabase, limit = 100): Promise<OpenRequest[]> {
  const rows = await db
    .selectFrom('workflow_requests as request')
    .select(['id', 'workflow_id', 'kind', 'args', 'created_at', 'attempts'])
    .where('done_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('workflow_requests as earlier')
            .select(sql`1`.as('one'))
            .whereRef('earlier.workflow_id', '=', 'request.workflow_id')
            .whereRef('earlier.ordinal', '<', 'request.ordinal')
            .where('earlier.done_at', 'is', null),
        ),
      ),
    )
    .orderBy('ordinal')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...({ kind: row.kind, args: row.args } as WorkflowRequest),
    id: row.id,
    workflowId: row.workflow_id,
    createdAt: row.created_at,
    attempts: row.attempts,
  }));
}

/** Marks it carried out. Can be repeated; the first time counts. */
export async function completeRequest(db: HubDatabase, done: { id: string; now: Date }): Promise<void> {
  await db
    .updateTable('workflow_requests')
    .set((eb) => ({ done_at: done.now, attempts: eb('attempts', '+', 1), last_error: null }))
    .where('id', '=', done.id)
    .where('done_at', 'is', null)
    .execute();
}

/** Notes a failed attempt; the request stays open. `error` is kept to 1000 characters. */
export async function failRequest(db: HubDatabase, failed: { id: string; error: string }): Promise<void> {
  await db
    .updateTable('workflow_requests')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), last_error: failed.error.slice(0, 1000) }))
    .where('id', '=', failed.id)
    .where('done_at', 'is', null)
    .execute();
}
