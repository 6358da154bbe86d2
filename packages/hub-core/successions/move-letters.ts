/** Letters of the tiers above that are out to a county that ends: its successor answers them from here on. */
import { derivedId } from '@linked/shared/ids.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import type { TakenLetter } from '@linked/shared/successions/payload.ts';
import type { SupervisedState } from '@linked/shared/supervision/county-states.ts';
import type { ProblemAssignment } from '@linked/shared/supervision/payloads.ts';
import { lettersOut, type SupervisionEvent } from '@linked/shared/supervision/states.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { toldAs } from '../supervision/act-on-supervision.ts';
import {
  type SupervisedCampaign,
  type SupervisionRow,
  shareCampaign,
  tellWorkflow,
  writeStep,
} from '../supervision/change-supervision.ts';
import { assignmentOf, organOf } from '../supervision/tell-county.ts';
import type { MovedFact } from './move-facts.ts';
import type { Place } from './read-successions.ts';
import type { HeirOf } from './shares.ts';

export interface MovedLetter {
  id: string;
  to: string;
  /** Null for one that the county was not told of. */
  wire: TakenLetter | null;
}

interface Wanted {
  campaign: Campaign;
  successionId: string;
  from: Place;
  successors: readonly Place[];
  heirOf: HeirOf;
  now: Date;
}

/**
 * Each goes with its problem; its dates stay, and so do its number, its round and its workflow. The campaign's row and
 * the counties' are held. What has not been sent yet stays: it was written to a county that is none any more.
 */
export async function moveLetters(trx: HubTransaction, wanted: Wanted): Promise<MovedLetter[]> {
  const { campaign, from, successors, heirOf, now } = wanted;
  const rows = (await trx
    .selectFrom('supervisions')
    .selectAll()
    .where('campaign_id', '=', campaign.id)
    .where('county', '=', from.region)
    .where('state', 'in', [...lettersOut])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()) as unknown as SupervisionRow[];
  const supervised = await shareCampaign(trx, campaign.id);
  const letters: MovedLetter[] = [];
  for (const row of rows) {
    const to = heirOf('problem', row.problem_id);
    const wire = row.directive_id === null ? null : await letterWire(trx, supervised, row);
    letters.push({ id: row.id, to, wire });
    await trx
      .updateTable('supervisions')
      .set({ county: to, version: row.version + 1 })
      .where('id', '=', row.id)
      .execute();
    const name = successors.find((place) => place.region === to)?.name ?? to;
    await writeStep(trx, {
      id: derivedId(row.id, 'take-over', wanted.successionId),
      supervisionId: row.id,
      actor: 'system',
      event: 'take-over',
      from: row.state,
      to: row.state,
      note: `${from.name} → ${name}`,
      now,
    });
    await tellWorkflow(trx, row.id, now);
  }
  return letters;
}

/** The replies that went up go along, so that the next one is a newer revision of the same. */
export const repliesOf = (letters: readonly MovedLetter[]): MovedFact[] =>
  letters
    .filter(({ wire }) => wire?.reply)
    .map(({ id, to }) => ({ kind: 'supervised-reply', entityId: id, to, toEntityId: id }));

/** @param directives ids of what told each successor, by its code */
export async function noteDirectives(
  trx: HubTransaction,
  letters: readonly MovedLetter[],
  directives: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { id, to, wire } of letters)
    if (wire !== null)
      await trx
        .updateTable('supervisions')
        .set({ directive_id: directives.get(to) ?? null })
        .where('id', '=', id)
        .execute();
}

async function letterWire(
  trx: HubTransaction,
  campaign: SupervisedCampaign,
  row: SupervisionRow,
): Promise<TakenLetter> {
  const steps = await trx
    .selectFrom('supervision_steps')
    .selectAll()
    .where('supervision_id', '=', row.id)
    .orderBy('ordinal')
    .execute();
  const told = steps.flatMap((step) => {
    const event = toldEvent(step.event, row.way);
    if (event === null) return [];
    const { replyDueOn = null, lookBackOn = null } = step.detail as Record<string, string | undefined>;
    const actor = event === 'issued' ? organOf(campaign, row.region) : step.actor;
    return [{ at: step.at.toISOString(), actor, event, note: step.note, replyDueOn, lookBackOn }];
  });
  const asksAgain = told.findLast(({ event }) => event === 'sent-back' || event === 'reopened');
  return {
    assignment: assignmentOf(row),
    issuingOrgan: organOf(campaign, row.region),
    issuedAt: row.issued_at!.toISOString(),
    state: stateInCounty(row),
    round: row.round,
    lookBackOn: row.look_back_on,
    sentBackReason: row.state === 'issued' ? (asksAgain?.note ?? null) : null,
    reply: await replyOf(trx, row),
    steps: told,
  };
}

/** What a county calls a step of the hub's; null for what it is not told. */
function toldEvent(event: string, way: SupervisionRow['way']): string | null {
  if (event === 'issue') return 'issued';
  if (event === 'remind' || event === 'take-over') return event;
  if ((event === 'reply' || event === 'correct') && way === 'congress') return event;
  return toldAs[event as SupervisionEvent] ?? null;
}

function stateInCounty({ state, way }: SupervisionRow): SupervisedState {
  if (state === 'verifying' || state === 'verified' || state === 'closed' || state === 'look-back')
    return state;
  if (way === 'government') return 'informed';
  return state === 'replied' ? 'replied' : 'to-answer';
}

async function replyOf(trx: HubTransaction, row: SupervisionRow): Promise<TakenLetter['reply']> {
  const fact = await trx
    .selectFrom('facts')
    .select(['revision', 'author', 'payload'])
    .where('campaign_id', '=', row.campaign_id)
    .where('region', '=', row.county)
    .where('kind', '=', 'supervised-reply')
    .where('entity_id', '=', row.id)
    .executeTakeFirst();
  if (!fact) return null;
  const { round, text, measures, repliedOn, countersignedBy } =
    fact.payload as unknown as ReportPayload<'supervised-reply'>;
  return {
    ...{ revision: fact.revision, author: fact.author },
    ...{ round, text, measures, repliedOn, countersignedBy },
  };
}

/**
 * Findings handed over to the county that it has not reported: it may never have got them. The successor gets them
 * as they were; one that comes with a letter goes with that.
 */
export async function sendUnreportedFindings(
  trx: HubTransaction,
  { campaign, from, heirOf, now }: Wanted,
): Promise<number> {
  const { rows } = await sql<{ payload: ProblemAssignment; issuing_organ: string }>`
    select x.payload, x.issuing_organ from deliveries d join directives x on x.id = d.directive_id
    where d.region = ${from.region} and x.campaign_id = ${campaign.id} and x.kind = 'problem-assignment'
      and x.payload->>'supervisionId' is null and x.payload->>'sourceProblemId' is null
      and not exists (select from facts f where f.campaign_id = x.campaign_id and f.kind = 'problem'
        and f.region = d.region and f.entity_id = (x.payload->>'problemId')::uuid)
    order by d.seq`.execute(trx);
  for (const { payload, issuing_organ: issuingOrgan } of rows)
    await queueDirective(trx, {
      campaignId: campaign.id,
      kind: 'problem-assignment',
      revision: 1,
      payload,
      issuingOrgan,
      regions: [heirOf('problem', payload.problemId)],
      receiptDueOn: null,
      now,
    });
  return rows.length;
}
