import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';

/** The next line on the way of a letter. */
export async function writeSupervisedStep(
  trx: RegionTransaction,
  step: {
    supervisionId: string;
    at: Date;
    actor: string;
    event: string;
    note: string;
    replyDueOn?: string | null;
    lookBackOn?: string | null;
  },
): Promise<void> {
  await sql`
    insert into supervised_steps (supervision_id, ordinal, at, actor, event, note, reply_due_on, look_back_on)
    select ${step.supervisionId}, 1 + count(*), ${step.at}::timestamptz, ${step.actor}, ${step.event}, ${step.note},
      ${step.replyDueOn ?? null}::date, ${step.lookBackOn ?? null}::date
    from supervised_steps where supervision_id = ${step.supervisionId}
  `.execute(trx);
}
