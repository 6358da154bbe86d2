/** What the county hears of a supervision: the letter, and each step the supervising tier takes after it. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import type {
  ProblemAssignment,
  ProblemSupervision,
  SupervisionStep,
} from '@linked/shared/supervision/payloads.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import type { SupervisedCampaign, SupervisionRow } from './change-supervision.ts';

/** In whose name a tier writes: the campaign's organ, or the congress of the city. */
export const organOf = (campaign: SupervisedCampaign, region: string): string =>
  region === campaign.region
    ? campaign.document.issuingOrgan
    : `${getEdition(campaign.editionId).region(region).name}人大常委会`;

/** Addressed to its congress, or about a problem of its own ledger. */
export const isToldToCounty = (row: Pick<SupervisionRow, 'way' | 'source_problem_id'>): boolean =>
  row.way === 'congress' || row.source_problem_id !== null;

/** How it came to be known: by a round; by the tier itself, which entered it; or by the county, which knows it. */
const sourceOf = (row: Pick<SupervisionRow, 'origin' | 'finding_id'>): ProblemAssignment['source'] =>
  row.finding_id !== null ? 'upper-tier-round' : row.origin === 'entered' ? 'other-organ' : undefined;

/** The letter as it goes down. `foundOn`: when its round saw it. */
export const assignmentOf = (
  row: Omit<SupervisionRow, 'directive_id'>,
  foundOn?: string,
): ProblemAssignment => ({
  problemId: row.problem_id,
  origin: 'escalated',
  field: row.field,
  title: row.title,
  detail: row.detail,
  place: row.place,
  letterNo: row.letter_no,
  addressedTo: row.way,
  replyDueOn: row.way === 'congress' ? row.reply_due_on : null,
  roundTitle: row.round_title,
  sourceProblemId: row.source_problem_id,
  supervisionId: row.id,
  letter: { title: row.letter_title, addressee: row.addressee, text: row.letter_text },
  foundOn,
  source: sourceOf(row),
});

/** Sends the letter down and returns the directive's id. `row`: as it is once issued. */
export async function sendAssignment(
  trx: HubTransaction,
  campaign: SupervisedCampaign,
  row: Omit<SupervisionRow, 'directive_id'>,
  now: Date,
): Promise<string> {
  const id = await queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'problem-assignment',
    revision: 1,
    payload: assignmentOf(row, await foundOnOf(trx, row.finding_id)),
    issuingOrgan: organOf(campaign, row.region),
    regions: [row.county],
    receiptDueOn: null,
    now,
  });
  await wakeDispatch(trx, campaign.id, now);
  return id;
}

async function foundOnOf(trx: HubTransaction, findingId: string | null): Promise<string | undefined> {
  if (findingId === null) return undefined;
  const finding = await trx
    .selectFrom('round_findings')
    .select('found_on')
    .where('id', '=', findingId)
    .executeTakeFirstOrThrow();
  return finding.found_on;
}

/** Tells the county of a step, when it was told of the letter. `row`: as it is after the step. */
export async function sendStep(
  trx: HubTransaction,
  campaign: SupervisedCampaign,
  row: SupervisionRow,
  step: { step: SupervisionStep; by: Pick<Principal, 'name'> | null; note: string; now: Date },
): Promise<void> {
  if (!isToldToCounty(row) || row.directive_id === null) return;
  await queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'problem-supervision',
    revision: 1,
    payload: {
      supervisionId: row.id,
      problemId: row.problem_id,
      step: step.step,
      at: step.now.toISOString(),
      by: step.by?.name ?? '',
      note: step.note,
      replyDueOn: row.way === 'congress' ? row.reply_due_on : null,
      lookBackOn: row.look_back_on,
      round: row.round,
      reply: replyToldWith(row, step.step),
    },
    issuingOrgan: organOf(campaign, row.region),
    regions: [row.county],
    receiptDueOn: null,
    now: step.now,
  });
  await wakeDispatch(trx, campaign.id, step.now);
}

/** Which reply is verified: in the county another may stand, whose correction crossed this step and was refused. */
const replyToldWith = (row: SupervisionRow, step: SupervisionStep): ProblemSupervision['reply'] =>
  row.way === 'congress' && (step === 'verifying' || step === 'verified') && row.replied_on !== null
    ? { text: row.reply ?? '', measures: row.reply_measures ?? '', on: row.replied_on }
    : null;

const wakeDispatch = (trx: HubTransaction, campaignId: string, now: Date): Promise<string> =>
  requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId, signal: 'directive-queued' },
    now,
  });
