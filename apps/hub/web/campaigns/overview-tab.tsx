/** What the campaign is, its approvals, and the chart of phases and tasks beside their table (挂图作战). */
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Alert, Descriptions } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MovePhaseDialog } from '../phases/move-phase-dialog.tsx';
import type { CampaignDetail } from '../trpc.ts';
import { Schedule } from './schedule.tsx';

export function OverviewTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const session = useSession();
  const [moving, setMoving] = useState<CampaignPhase | null>(null);
  const { document, partyApproval } = campaign;
  const mayMove =
    session.has('province-staff') && (campaign.state === 'issued' || campaign.state === 'running');
  const by = (name: string | null, at: string | null) =>
    name && at ? t('page.by', { name, at: format.instant(at) }) : t('page.notYet');
  return (
    <>
      {campaign.receiptDueProvisional && (
        <Alert type="warning" showIcon className="form-alert" title={t('page.provisional')} />
      )}
      <p className="purpose">{document.purpose}</p>
      <Descriptions
        size="small"
        bordered
        column={{ xs: 1, md: 2, xl: 3 }}
        items={[
          { key: 'organ', label: t('form.issuingOrgan'), children: campaign.issuingOrgan },
          {
            key: 'size',
            label: t('column.size'),
            children: t('list.size', {
              fields: campaign.fields,
              tasks: campaign.tasks,
              counties: campaign.counties,
            }),
          },
          { key: 'edition', label: t('page.edition'), children: campaign.editionId },
          { key: 'created', label: t('page.created'), children: by(campaign.createdBy, campaign.createdAt) },
          {
            key: 'approved',
            label: t('page.approved'),
            children: by(campaign.approvedBy, campaign.approvedAt),
          },
          { key: 'issued', label: t('page.issued'), children: by(campaign.issuedBy, campaign.issuedAt) },
          {
            key: 'party',
            label: t('page.partyApproval'),
            children: partyApproval
              ? t('page.partyLine', {
                  no: partyApproval.documentNo,
                  date: format.day(partyApproval.approvedOn),
                })
              : t('page.notYet'),
          },
          {
            key: 'mobilised',
            label: t('approve.mobilisedOn'),
            children: partyApproval?.mobilisedOn ? format.day(partyApproval.mobilisedOn) : t('page.none'),
          },
          {
            key: 'receipt',
            label: t('column.receiptDueOn'),
            children: campaign.receiptDueOn
              ? format.day(campaign.receiptDueOn)
              : t('page.workdays', { days: document.receiptWorkdays }),
          },
          {
            key: 'countersign',
            label: t('form.countersign'),
            children: t(document.countersign ? 'page.yes' : 'page.no'),
          },
          {
            key: 'cityReview',
            label: t('form.cityReview'),
            children: t(document.cityReview ? 'page.yes' : 'page.no'),
          },
          {
            key: 'ranking',
            label: t('form.ranking'),
            children: t(document.ranking ? 'page.yes' : 'page.no'),
          },
        ]}
      />
      <Schedule document={document} onMove={mayMove ? setMoving : undefined} />
      {moving && <MovePhaseDialog campaign={campaign} phase={moving} onClose={() => setMoving(null)} />}
    </>
  );
}
