/** The steps that the state table allows the user now, and nothing else. */

import { rolesOf } from '@linked/shared/access/roles.ts';
import { type CampaignEvent, campaignTransitions } from '@linked/shared/campaigns/states.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';
import { useSession } from '@linked/ui/session.tsx';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignDetail } from '../trpc.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { type Step, StepDialog, steps } from './step-dialog.tsx';

const isStep = (event: CampaignEvent): event is Step => event in steps;

export function CampaignActions({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('campaigns');
  const session = useSession();
  const [asked, setAsked] = useState<CampaignEvent | null>(null);
  const events = possibleEvents(campaignTransitions, campaign.state, rolesOf(session.principal));
  const close = () => setAsked(null);
  return (
    <>
      {campaign.issuedAt && (
        <Link to="/dashboard" search={{ campaign: campaign.id }} className="button-link">
          {t('page.figures')}
        </Link>
      )}
      {campaign.state === 'draft' && session.has('province-staff') && (
        <Link to="/campaigns/$id/edit" params={{ id: campaign.id }} className="button-link">
          {t('page.edit')}
        </Link>
      )}
      {[...new Set(events)].map((event) => (
        <Button
          key={event}
          type={event === 'approve' || event === 'issue' ? 'primary' : 'default'}
          danger={event === 'withdraw'}
          onClick={() => setAsked(event)}
        >
          {t(`event.${event}`)}
        </Button>
      ))}
      {asked === 'approve' && <ApproveDialog campaign={campaign} onClose={close} />}
      {asked !== null && isStep(asked) && <StepDialog campaign={campaign} step={asked} onClose={close} />}
    </>
  );
}
