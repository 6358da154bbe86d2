/** A finding that is supervised by letter is handed over with it. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { FindingState } from '@linked/shared/rounds/states.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { tellOfRounds } from './change-frame.ts';
import { lockFinding, writeFindingStep } from './findings.ts';
import { tellCity } from './hand-over.ts';

export interface SupervisableFinding {
  id: string;
  campaignId: string;
  /** The tier whose round found it, and whose office has it. */
  region: string;
  roundTitle: string;
  county: string;
  field: string;
  title: string;
  detail: string;
  place: string;
  /** Id the county knows it by, or will. */
  problemId: string;
}

/** A finding that the office has. Throws `not-found`; `illegal-transition` while its team has not reported it. */
export async function supervisableFinding(db: HubDatabase, id: string): Promise<SupervisableFinding> {
  const row = await db
    .selectFrom('round_findings as f')
    .innerJoin('rounds as r', 'r.id', 'f.round_id')
    .select(['f.id', 'f.state', 'f.county', 'f.field', 'f.title', 'f.detail', 'f.location', 'f.problem_id'])
    .select(['r.campaign_id', 'r.region', 'r.title as round_title'])
    .where('f.id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.state === 'noted') throw refusedStep('finding', row.state, 'supervise');
  return {
    id: row.id,
    campaignId: row.campaign_id,
    region: row.region,
    roundTitle: row.round_title,
    county: row.county,
    field: row.field,
    title: row.title,
    detail: row.detail,
    place: row.location,
    problemId: row.problem_id ?? row.id,
  };
}

/** Marks it handed over by the letter that went to its county; one handed over before stays as it is. */
export async function handOverByLetter(
  trx: HubTransaction,
  letter: {
    findingId: string;
    problemId: string;
    directiveId: string;
    letterNo: string;
    addressedTo: 'congress' | 'government';
    replyDueOn: string | null;
    actor: Principal;
    now: Date;
  },
): Promise<void> {
  const finding = await lockFinding(trx, letter.findingId);
  if (finding.state === 'handed-over') return;
  await trx
    .updateTable('round_findings')
    .set({
      state: 'handed-over',
      problem_id: letter.problemId,
      directive_id: letter.directiveId,
      letter_no: letter.letterNo,
      addressed_to: letter.addressedTo,
      reply_due_on: letter.replyDueOn,
      handed_over_at: letter.now,
      version: finding.version + 1,
    })
    .where('id', '=', finding.id)
    .execute();
  await writeFindingStep(trx, {
    id: finding.id,
    event: 'hand-over',
    from: finding.state as FindingState,
    to: 'handed-over',
    note: letter.letterNo,
    actor: letter.actor,
    now: letter.now,
  });
  const round = await trx
    .selectFrom('rounds')
    .select(['id', 'campaign_id', 'region'])
    .where('id', '=', finding.round_id)
    .executeTakeFirstOrThrow();
  await tellCity(trx, { round, county: finding.county, now: letter.now });
  await tellOfRounds(trx, round.campaign_id);
}
