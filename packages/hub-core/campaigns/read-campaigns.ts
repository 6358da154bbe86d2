/** Campaigns for the screens. */
import { type ReadScope, regionPrefix } from '@linked/shared/access/reach.ts';
import type { CampaignDocument, PartyApproval } from '@linked/shared/campaigns/document.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import type { campaignDetail, campaignSummary } from '@linked/shared/contracts/hub/campaigns.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';

export type CampaignSummary = z.infer<typeof campaignSummary>;
export type CampaignDetail = z.infer<typeof campaignDetail>;

/** Campaigns the scopes may see, newest first: see {@link maySee}. */
export async function listCampaigns(
  db: HubDatabase,
  scopes: readonly ReadScope[],
): Promise<CampaignSummary[]> {
  const rows = await summaries(db).orderBy('c.created_at', 'desc').orderBy('c.id', 'desc').execute();
  return rows.filter((row) => maySee(row, scopes)).map(summaryOf);
}

/**
 * One campaign with its document and history. `scopes` limits it to what the reader may see; leave it out
 * where the caller has been checked otherwise. Throws `campaign-unknown`.
 */
export async function getCampaign(
  db: HubDatabase,
  id: string,
  scopes?: readonly ReadScope[],
): Promise<CampaignDetail> {
  const row = await summaries(db)
    .select(['c.document', 'c.party_approval', 'c.receipt_due_provisional'])
    .where('c.id', '=', id)
    .executeTakeFirst();
  if (!row || (scopes && !maySee(row, scopes))) throw new AppError('campaign-unknown');
  const history = await db
    .selectFrom('campaign_history')
    .selectAll()
    .where('campaign_id', '=', id)
    .orderBy('at')
    .orderBy('ordinal')
    .execute();
  return {
    ...summaryOf(row),
    document: row.document as unknown as CampaignDocument,
    partyApproval: row.party_approval as unknown as PartyApproval | null,
    receiptDueProvisional: row.receipt_due_provisional,
    history: history.map((line) => ({
      at: line.at.toISOString(),
      actor: line.actor,
      event: line.event,
      from: line.from_state,
      to: line.to_state,
      reason: line.reason,
    })),
  };
}

/** The tier that issues sees its campaigns from the draft on; the tiers inside it, once they are issued. */
function maySee(campaign: { region: string; issued_at: Date | null }, scopes: readonly ReadScope[]): boolean {
  const own = regionPrefix(campaign.region);
  return scopes.some(
    ({ prefix }) => own.startsWith(prefix) || (campaign.issued_at !== null && prefix.startsWith(own)),
  );
}

const summaries = (db: HubDatabase) =>
  db
    .selectFrom('campaigns as c')
    .select([
      'c.id',
      'c.state',
      'c.region',
      'c.edition_id',
      'c.version',
      'c.created_by_name',
      'c.created_at',
      'c.approved_by_name',
      'c.approved_at',
      'c.issued_by_name',
      'c.issued_at',
      'c.receipt_due_on',
    ])
    .select([
      sql<string>`c.document->>'title'`.as('title'),
      sql<string>`c.document->>'issuingOrgan'`.as('organ'),
      sql<number>`jsonb_array_length(c.document->'fields')`.as('fields'),
      sql<number>`jsonb_array_length(c.document->'tasks')`.as('tasks'),
      sql<number>`(select count(*) from campaign_targets t where t.campaign_id = c.id and t.valid_to is null)`.as(
        'targets',
      ),
    ]);

type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaries>['execute']>>[number];

const summaryOf = (row: SummaryRow): CampaignSummary => ({
  id: row.id,
  title: row.title,
  issuingOrgan: row.organ,
  state: row.state as CampaignState,
  region: row.region,
  editionId: row.edition_id,
  version: row.version,
  createdBy: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  approvedBy: row.approved_by_name,
  approvedAt: row.approved_at?.toISOString() ?? null,
  issuedBy: row.issued_by_name,
  issuedAt: row.issued_at?.toISOString() ?? null,
  receiptDueOn: row.receipt_due_on,
  fields: row.fields,
  tasks: row.tasks,
  // Pinned at issue; before it, as many as it would go to.
  counties: row.issued_at === null ? getEdition(row.edition_id).leafUnits(row.region).length : row.targets,
});
