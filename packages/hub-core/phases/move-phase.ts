/** Moving a phase early or late while the campaign runs. */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type Campaign, lockCampaign, requireVersion, writeHistory } from '../campaigns/change-state.ts';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import { type CampaignDetail, getCampaign } from '../campaigns/read-campaigns.ts';
import { planMoments } from '../course/plan-moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { openWithPhase } from './phase-locks.ts';

export interface PhaseMove {
  /** Campaign, and its version as the caller saw it. */
  id: string;
  version: number;
  /** Code of the phase. */
  phase: string;
  /** Both days included, YYYY-MM-DD. */
  startsOn: string;
  endsOn: string;
  reason: string;
  actor: Principal;
  now: Date;
}

/**
 * Moves one phase; others may overlap it. One that has begun keeps its first day; one that has ended is extended to
 * today or later, which opens what its end has locked, to its new last day, when it ends and locks again. Counties hear
 * of it by a directive that asks for a receipt; the campaign's moments are planned anew and its workflow follows at
 * once.
 * @throws `campaign-unknown`, `changed-meanwhile`, `forbidden`, `region-not-yours`; `campaign-not-running` before issue
 * and once it closes; `not-found` for the phase; `invalid-input` for days that are past, in the wrong order, or as they
 * were
 */
export async function movePhase(trx: HubTransaction, move: PhaseMove): Promise<CampaignDetail> {
  const { actor, now } = move;
  const campaign = await lockCampaign(trx, move.id);
  requireReach(actor, ['province-staff'], campaign.region);
  requireVersion(campaign, move.version);
  if (campaign.state !== 'issued' && campaign.state !== 'running')
    throw new AppError('campaign-not-running', { state: campaign.state });
  const before = campaign.document.phases.find((phase) => phase.code === move.phase);
  if (!before) throw new AppError('not-found');
  requireDays(before, move, shanghaiDate(now));
  const after = { ...before, startsOn: move.startsOn, endsOn: move.endsOn };
  const phases = campaign.document.phases.map((phase) => (phase.code === after.code ? after : phase));
  const document = { ...campaign.document, phases };
  await trx
    .updateTable('campaigns')
    .set({ document: JSON.stringify(document), version: campaign.version + 1 })
    .where('id', '=', campaign.id)
    .execute();
  const reopened = before.endsOn < shanghaiDate(now);
  const moved = { before, after, move, reopened };
  const directiveId = await tellCounties(trx, { ...campaign, document }, moved);
  const { reason } = move;
  const unlocked = await openWithPhase(trx, { campaignId: campaign.id, before, after, reason, actor, now });
  await onRecord(trx, campaign, { ...moved, directiveId, unlocked });
  await planMoments(trx, { ...campaign, document }, now);
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: 'directive-queued' },
    now,
  });
  return getCampaign(trx, campaign.id);
}

function requireDays(before: CampaignPhase, to: PhaseMove, today: string): void {
  const wrong = (detail: string): AppError => new AppError('invalid-input', { detail });
  if (to.startsOn === before.startsOn && to.endsOn === before.endsOn) throw wrong('unchanged');
  if (to.endsOn < to.startsOn) throw wrong(`endsOn ${to.endsOn}`);
  if (to.endsOn < today) throw wrong(`endsOn ${to.endsOn}`);
  const hasBegun = before.startsOn <= today;
  if (hasBegun ? to.startsOn !== before.startsOn : to.startsOn < today)
    throw wrong(`startsOn ${to.startsOn}`);
}

interface Moved {
  before: CampaignPhase;
  after: CampaignPhase;
  move: PhaseMove;
  /** It had ended already. */
  reopened: boolean;
}

async function tellCounties(
  trx: HubTransaction,
  campaign: Campaign,
  { before, after, move, reopened }: Moved,
): Promise<string> {
  const earlier = await trx
    .selectFrom('directives')
    .select((eb) => eb.fn.max('revision').as('last'))
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'phase-change')
    .executeTakeFirst();
  const { document } = campaign;
  const receiptDueOn = addWorkdays(shanghaiDate(move.now), document.receiptWorkdays).date;
  return queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'phase-change',
    revision: (earlier?.last ?? 0) + 1,
    payload: {
      phases: document.phases,
      changed: { code: after.code, from: datesOf(before), to: datesOf(after) },
      reason: move.reason,
      ...(reopened && { reopened }),
      receiptDueOn,
    },
    issuingOrgan: document.issuingOrgan,
    regions: await regionsOfTheDay(trx, campaign.id),
    receiptDueOn,
    now: move.now,
  });
}

async function onRecord(
  trx: HubTransaction,
  campaign: Campaign,
  { before, after, move, reopened, directiveId, unlocked }: Moved & { directiveId: string; unlocked: number },
): Promise<void> {
  const event = reopened ? 'reopen-phase' : 'move-phase';
  const opened = unlocked > 0 ? `（重新开放 ${unlocked} 项县级任务）` : '';
  await writeHistory(trx, {
    campaignId: campaign.id,
    actorName: move.actor.name,
    event,
    from: campaign.state,
    to: campaign.state,
    reason: `${before.name}：${spanOf(before)} → ${spanOf(after)}。${move.reason}${opened}`,
    now: move.now,
  });
  await writeAudit(trx, {
    actor: move.actor,
    action: `campaign.${event}`,
    region: campaign.region,
    subject: campaign.id,
    detail: {
      phase: after.code,
      from: datesOf(before),
      to: datesOf(after),
      reason: move.reason,
      directiveId,
      unlocked,
    },
    now: move.now,
  });
}

const datesOf = ({ startsOn, endsOn }: CampaignPhase) => ({ startsOn, endsOn });
const spanOf = ({ startsOn, endsOn }: CampaignPhase): string => `${startsOn} – ${endsOn}`;
