/** What a directive changes in a county. A directive that cannot be applied yet is held, never refused. */
import {
  type DirectiveKind,
  type DirectivePayload,
  directivePayloads,
  isDirectiveKind,
} from '@linked/shared/link/kinds.ts';
import { PROTOCOL } from '@linked/shared/link/protocol.ts';
import type { RegionTransaction } from '../../db/database.ts';
import { applyCampaign } from '../campaigns/apply-campaign.ts';
import { applyClose } from '../campaigns/apply-close.ts';
import { applyClosing } from '../campaigns/apply-closing.ts';
import { applyWithdraw } from '../campaigns/apply-withdraw.ts';
import { applyLocalTasks } from '../local-tasks/apply-local-tasks.ts';
import type { Occasion, ReportDraft } from '../outbox/queue-reports.ts';
import { applyPhaseChange } from '../phases/apply-phase-change.ts';
import { applyAnswer } from '../questions/apply-answer.ts';
import { applyReminder } from '../reminders/apply-reminder.ts';
import { applyTaskDecision } from '../reviews/apply-task-decision.ts';
import { applyTakeOver } from '../successions/apply-take-over.ts';
import { applyAssignment } from '../supervision/apply-assignment.ts';
import { applySupervisionStep } from '../supervision/apply-step.ts';
import { applySupplement } from '../supplements/apply-supplement.ts';

/** Why a directive waits: spoken in a newer protocol, unknown kind, unreadable payload, or its campaign is not here. */
export type HeldReason = 'protocol' | 'kind' | 'payload' | 'campaign';

export interface DirectiveToApply {
  id: string;
  protocol: number;
  campaignId: string;
  kind: string;
  revision: number;
  issuingOrgan: string;
  /** ISO instant. */
  issuedAt: string;
  payload: unknown;
}

/** What goes up because of what came down; queued once, at the end of the transaction. */
export interface Outgoing {
  reports: ReportDraft[];
  changes: Occasion['changes'][number][];
}

export type ReadDirective =
  | { held: HeldReason }
  | { [K in DirectiveKind]: { kind: K; payload: DirectivePayload<K> } }[DirectiveKind];

/** The directive as this version understands it, or why it does not. */
export function readDirective(item: DirectiveToApply): ReadDirective {
  if (item.protocol > PROTOCOL) return { held: 'protocol' };
  if (!isDirectiveKind(item.kind)) return { held: 'kind' };
  const parsed = directivePayloads[item.kind].safeParse(item.payload);
  return parsed.success ? ({ kind: item.kind, payload: parsed.data } as ReadDirective) : { held: 'payload' };
}

type Handlers = {
  [K in DirectiveKind]: (
    trx: RegionTransaction,
    region: string,
    item: DirectiveToApply,
    payload: DirectivePayload<K>,
    outgoing: Outgoing,
  ) => Promise<void>;
};

/**
 * What each kind changes. A handler may meet its directive after its turn, when an earlier one was held: it never
 * takes back a later state.
 */
const handlers: Handlers = {
  campaign: applyCampaign,
  withdraw: applyWithdraw,
  answer: applyAnswer,
  supplement: applySupplement,
  closing: applyClosing,
  close: applyClose,
  'phase-change': applyPhaseChange,
  reminder: applyReminder,
  'take-over': applyTakeOver,
  'task-decision': applyTaskDecision,
  'problem-assignment': applyAssignment,
  'problem-supervision': applySupervisionStep,
  'local-tasks': applyLocalTasks,
  // It is read as it came; it changes nothing here.
  bulletin: async () => {},
};

/** Applies one directive; null when done, else why it must wait. `region`: that of the transaction. */
export async function applyDirective(
  trx: RegionTransaction,
  region: string,
  item: DirectiveToApply,
  read: ReadDirective,
  outgoing: Outgoing,
): Promise<HeldReason | null> {
  if ('held' in read) return read.held;
  if (read.kind !== 'campaign' && !(await isHere(trx, item.campaignId))) return 'campaign';
  // The payload was read by the schema of its own kind.
  await handlers[read.kind](trx, region, item, read.payload as never, outgoing);
  return null;
}

async function isHere(trx: RegionTransaction, campaignId: string): Promise<boolean> {
  const known = await trx
    .selectFrom('campaigns')
    .select('id')
    .where('id', '=', campaignId)
    .executeTakeFirst();
  return known !== undefined;
}
