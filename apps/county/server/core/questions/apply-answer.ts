import type { DirectivePayload } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/** Keeps the newest answer to each question. */
export async function applyAnswer(
  trx: RegionTransaction,
  _region: string,
  item: DirectiveToApply,
  payload: DirectivePayload<'answer'>,
): Promise<void> {
  await sql`
    insert into answers as a (campaign_id, question_id, revision, asking_region, answered_at, content)
    values (${item.campaignId}, ${payload.questionId}, ${payload.revision}, ${payload.question.region},
      ${payload.answeredAt}, ${JSON.stringify(payload)}::jsonb)
    on conflict (region, campaign_id, question_id) do update set revision = excluded.revision,
      answered_at = excluded.answered_at, content = excluded.content
    where a.revision < excluded.revision`.execute(trx);
}
