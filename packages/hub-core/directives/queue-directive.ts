import { AppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { type DirectiveKind, type DirectivePayload, directivePayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { notifyDeliveries } from '../db/notify.ts';

export interface NewDirective<K extends DirectiveKind> {
  campaignId: string;
  kind: K;
  /** Which edition of its kind within the campaign, from 1; a supplement makes a new one. */
  revision: number;
  payload: DirectivePayload<K>;
  /** In whose name it goes out. */
  issuingOrgan: string;
  /** Counties it goes to; those not enrolled yet get it once they are. */
  regions: readonly string[];
  /** Last day to sign (YYYY-MM-DD, Asia/Shanghai); null when no receipt is asked for. */
  receiptDueOn: string | null;
  now: Date;
}

/**
 * Puts one directive into every county's queue under that county's next number, and returns its id.
 * Counties' rows are locked in order of code, so that two issues at once number without gaps and
 * without a deadlock; whatever rolls the transaction back takes the numbers back with it.
 * @throws `invalid-input` when there is no county
 */
export async function queueDirective<K extends DirectiveKind>(
  trx: HubTransaction,
  directive: NewDirective<K>,
): Promise<string> {
  const regions = [...new Set(directive.regions)].sort();
  if (regions.length === 0) throw new AppError('invalid-input', { detail: 'regions' });
  const id = newId();
  const payload = JSON.stringify(directivePayloads[directive.kind].parse(directive.payload));
  await ensureNodes(trx, regions);
  await sql`
    with directive as (
      insert into directives (id, campaign_id, kind, revision, issuing_organ, issued_at, receipt_due_on, payload)
      values (${id}, ${directive.campaignId}, ${directive.kind}, ${directive.revision}, ${directive.issuingOrgan},
        ${directive.now}, ${directive.receiptDueOn}, ${payload}::jsonb)
    ), locked as materialized (
      select region from nodes where region = any (${regions}::text[]) order by region for no key update
    ), numbered as (
      update nodes set down_seq = nodes.down_seq + 1 from locked where nodes.region = locked.region
      returning nodes.region, nodes.down_seq
    )
    insert into deliveries (region, seq, directive_id, queued_at)
    select region, down_seq, ${id}, ${directive.now}::timestamptz from numbered
  `.execute(trx);
  await notifyDeliveries(trx, { campaignId: directive.campaignId, directiveId: id, regions });
  return id;
}

/** Rows for counties that have none yet: they hold the numbering before the county is enrolled. */
export async function ensureNodes(trx: HubTransaction, regions: readonly string[]): Promise<void> {
  await sql`
    insert into nodes (region)
    select region from unnest(${[...regions].sort()}::text[]) as wanted (region)
    where not exists (select 1 from nodes where nodes.region = wanted.region)
    order by region
    on conflict do nothing
  `.execute(trx);
}
