/** A finding goes down the tiers (交办): to its county as a problem, and its city's staff hear of it. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { requireCountyOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { addNotice } from '../notices/notices.ts';
import { cityOf } from '../places/city-of.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import type { Finding, Round } from './round-access.ts';

type HandOver = NonNullable<z.infer<typeof roundsContract.actOnFinding.input>['handOver']>;

/**
 * To the county's congress (or government, through it), whose ledger it enters. Returns what the finding is marked
 * with. Throws `invalid-input`, `date-invalid`, `county-ended`.
 */
export async function handOver(
  trx: HubTransaction,
  round: Round,
  finding: Finding,
  asked: HandOver | null,
  now: Date,
) {
  if (!asked) throw new AppError('invalid-input', { detail: '交办' });
  if (asked.replyDueOn !== null && asked.replyDueOn < shanghaiDate(now))
    throw new AppError('date-invalid', { date: asked.replyDueOn });
  await requireCountyOfTheDay(trx, round.campaign_id, finding.county);
  // The problem has the finding's id, so that a letter about the finding means the same problem.
  const problemId = finding.id;
  const directiveId = await queueDirective(trx, {
    campaignId: round.campaign_id,
    kind: 'problem-assignment',
    revision: 1,
    payload: {
      problemId,
      origin: 'round',
      field: finding.field,
      title: finding.title,
      detail: finding.detail,
      place: finding.location,
      letterNo: asked.letterNo,
      addressedTo: asked.addressedTo,
      replyDueOn: asked.replyDueOn,
      roundTitle: round.title,
      sourceProblemId: null,
      supervisionId: null,
      letter: null,
      foundOn: finding.found_on,
      source: 'upper-tier-round',
    },
    issuingOrgan: asked.issuingOrgan,
    regions: [finding.county],
    receiptDueOn: null,
    now,
  });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: round.campaign_id, signal: 'directive-queued' },
    now,
  });
  return {
    problem_id: problemId,
    directive_id: directiveId,
    letter_no: asked.letterNo,
    addressed_to: asked.addressedTo,
    reply_due_on: asked.replyDueOn,
    handed_over_at: now,
  };
}

/**
 * Adds to the city's notice of the day what a round of the province has handed over to its counties, counted anew.
 * A city's own round tells its staff nothing they have not done; a county without a city above it has nobody to tell.
 */
export async function tellCity(
  trx: HubTransaction,
  handed: { round: Pick<Round, 'id' | 'campaign_id' | 'region'>; county: string; now: Date },
): Promise<void> {
  const { round, county, now } = handed;
  const day = shanghaiDate(now);
  const { edition_id: editionId } = await trx
    .selectFrom('campaigns')
    .select('edition_id')
    .where('id', '=', round.campaign_id)
    .executeTakeFirstOrThrow();
  const city = cityOf(getEdition(editionId), county);
  if (city.tier !== 'city' || city.code === round.region) return;
  const { rows } = await sql<{ region: string; count: number }>`
    select county as region, count(*)::int as count from round_findings
    where round_id = ${round.id} and (handed_over_at at time zone 'Asia/Shanghai')::date = ${day}::date
    group by county order by county`.execute(trx);
  await addNotice(trx, {
    region: city.code,
    day,
    items: [
      {
        kind: 'finding-handed-over',
        campaignId: round.campaign_id,
        about: round.id,
        directiveKind: null,
        dueOn: null,
        counties: rows.filter(({ region }) => regionWithin(region, city.code)),
      },
    ],
    now,
  });
}
