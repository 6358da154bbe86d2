/** What goes up about the county as a whole: its plan, its Party committee's approval, its figures. */
import type { Selectable } from 'kysely';
import { fromJson } from '../../db/rows.ts';
import type { CountyFigures, Plans } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export const planReport = (row: Selectable<Plans>): ReportDraft<'local-plan'> => ({
  kind: 'local-plan',
  campaignId: row.campaign_id,
  entityId: row.plan_entity_id,
  revision: row.plan_revision,
  subject: fromJson<{ title: string }>(row.plan).title,
  payload: fromJson(row.plan),
});

export const approvalReport = (row: Selectable<Plans>): ReportDraft<'party-approval'> => ({
  kind: 'party-approval',
  campaignId: row.campaign_id,
  entityId: row.approval_entity_id,
  revision: row.approval_revision,
  subject: fromJson<{ documentNo: string }>(row.party_approval).documentNo,
  payload: fromJson(row.party_approval),
});

export const figuresReport = (row: Selectable<CountyFigures>): ReportDraft<'county-figures'> => {
  const figures = fromJson<ReportDraft<'county-figures'>['payload']>(row.figures);
  return {
    kind: 'county-figures',
    campaignId: row.campaign_id,
    entityId: row.entity_id,
    revision: row.revision,
    subject: figures.asOf,
    payload: figures,
  };
};
