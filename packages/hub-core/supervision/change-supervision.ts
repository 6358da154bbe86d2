/** One step in a supervision's life: who may, from where to where, what is written, and who is told. */
import type { Principal } from '@linked/shared/access/roles.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { next, nextBy } from '@linked/shared/state-machine.ts';
import {
  type SupervisionEvent,
  type SupervisionState,
  type SupervisionWay,
  supervisionTransitions,
  takesSteps,
} from '@linked/shared/supervision/states.ts';
import { rolesAtTier } from '@linked/shared/supervision/tier-roles.ts';
import { type Selectable, sql, type Updateable } from 'kysely';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import type { Supervisions } from '../db/types.generated.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';

/** A person, or a date that came and the link. */
export type SupervisionActor = Principal | 'system';

export type SupervisionRow = Omit<Selectable<Supervisions>, 'state' | 'way'> & {
  state: SupervisionState;
  way: SupervisionWay;
};

/** The campaign as far as a supervision needs it. */
export interface SupervisedCampaign {
  id: string;
  region: string;
  editionId: string;
  state: CampaignState;
  document: CampaignDocument;
}

export interface Locked {
  supervision: SupervisionRow;
  campaign: SupervisedCampaign;
}

/** The campaign, held in its state until the transaction ends. Throws `campaign-unknown`. */
export async function shareCampaign(trx: HubTransaction, id: string): Promise<SupervisedCampaign> {
  const row = await trx
    .selectFrom('campaigns')
    .select(['id', 'region', 'edition_id', 'state', 'document'])
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  return {
    id: row.id,
    region: row.region,
    editionId: row.edition_id,
    state: row.state as CampaignState,
    document: row.document as unknown as CampaignDocument,
  };
}

/** Throws `campaign-not-running` for what begins no more once the campaign has ended. */
export function requireOpen(campaign: SupervisedCampaign): void {
  if (!openCampaignStates.includes(campaign.state))
    throw new AppError('campaign-not-running', { state: campaign.state });
}

/** A letter that is out goes on after its campaign's close. Throws `campaign-not-running`. */
export function requireTakesSteps({ supervision, campaign }: Locked): void {
  if (!takesSteps(supervision.state, campaign.state))
    throw new AppError('campaign-not-running', { state: campaign.state });
}

/**
 * The supervision, locked until the transaction ends. Locks are taken as everywhere: campaign, finding, county, then
 * the thing itself; a reply that comes up holds its county's row when it takes the supervision's. Throws `not-found`.
 */
export async function lockSupervision(trx: HubTransaction, id: string): Promise<Locked> {
  const of = await trx
    .selectFrom('supervisions')
    .select(['campaign_id', 'county', 'finding_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!of) throw new AppError('not-found');
  const campaign = await shareCampaign(trx, of.campaign_id);
  if (of.finding_id !== null)
    await trx
      .selectFrom('round_findings')
      .select('id')
      .where('id', '=', of.finding_id)
      .forNoKeyUpdate()
      .execute();
  await trx.selectFrom('nodes').select('region').where('region', '=', of.county).forNoKeyUpdate().execute();
  const supervision = await trx
    .selectFrom('supervisions')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return { supervision: supervision as unknown as SupervisionRow, campaign };
}

/** @throws `illegal-transition`, `forbidden`, `region-not-yours` */
export function allowedTo(
  { supervision, campaign }: Locked,
  event: SupervisionEvent,
  actor: SupervisionActor,
): SupervisionState {
  if (actor === 'system') return nextBy(supervisionTransitions, supervision.state, event, ['system']);
  next(supervisionTransitions, supervision.state, event);
  const roles = rolesAtTier(actor, supervision.region, campaign.region);
  if (roles.length === 0) throw new AppError('region-not-yours');
  return nextBy(supervisionTransitions, supervision.state, event, roles);
}

export interface StepLine {
  supervisionId: string;
  actor: Pick<Principal, 'userId' | 'name'> | 'system';
  event: string;
  from: SupervisionState | null;
  to: SupervisionState;
  note: string;
  detail?: Record<string, unknown>;
  /** Derived from what is recorded, where it may be recorded twice; a new one when left out. */
  id?: string;
  now: Date;
}

/** One line of the supervision's own history. False when a line of this id was written before, and nothing now. */
export async function writeStep(trx: HubTransaction, line: StepLine): Promise<boolean> {
  const written = await trx
    .insertInto('supervision_steps')
    .values({
      id: line.id ?? newId(),
      supervision_id: line.supervisionId,
      at: line.now,
      actor: line.actor === 'system' ? systemActor.name : line.actor.name,
      event: line.event,
      from_state: line.from,
      to_state: line.to,
      note: line.note,
      detail: JSON.stringify(line.detail ?? {}),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!written) return false;
  // Who watches the county's figures also sees its letters.
  await sql`
    select pg_notify(${channels.rollup}, json_build_object('campaignId', campaign_id, 'region', county)::text)
    from supervisions where id = ${line.supervisionId}`.execute(trx);
  return true;
}

export interface Finished {
  event: SupervisionEvent | 'draft' | 'revise';
  actor: SupervisionActor;
  to: SupervisionState;
  set?: Updateable<Supervisions>;
  note: string;
  detail?: Record<string, unknown>;
  now: Date;
}

/** Writes the new state with what goes with it, its history and the audit line. */
export async function finishStep(
  trx: HubTransaction,
  { supervision }: Locked,
  step: Finished,
): Promise<SupervisionRow> {
  const { event, to, note, now } = step;
  const actor = step.actor === 'system' ? systemActor : step.actor;
  const row = await trx
    .updateTable('supervisions')
    .set({ ...step.set, state: to, version: supervision.version + 1 })
    .where('id', '=', supervision.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeStep(trx, {
    supervisionId: supervision.id,
    actor,
    event,
    from: supervision.state,
    to,
    note,
    detail: step.detail,
    now,
  });
  await writeAudit(trx, {
    actor,
    action: `supervision.${event}`,
    region: supervision.region,
    subject: supervision.id,
    detail: { from: supervision.state, to, county: supervision.county, ...step.detail },
    now,
  });
  return row as unknown as SupervisionRow;
}

/** Wakes the supervision's workflow: its dates or its state are others now. */
export const tellWorkflow = (trx: HubTransaction, supervisionId: string, now: Date): Promise<string> =>
  requestWorkflow(trx, { kind: 'signal-supervision', args: { supervisionId }, now });
