import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { reportPayloads } from '@linked/shared/link/kinds.ts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignDetail, FactRow, RoundFinding } from '../trpc.ts';
import { DraftDialog } from './draft-dialog.tsx';

/** On a county's problem: puts it under supervision. Not on one merged into another. */
export function SuperviseButton({ campaign, fact }: { campaign: CampaignDetail; fact: FactRow }) {
  const { t } = useTranslation('supervision');
  const [open, setOpen] = useState(false);
  const problem = reportPayloads.problem.safeParse(fact.payload).data;
  if (!problem || problem.state === 'merged' || !openCampaignStates.includes(campaign.state)) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('supervise')}
      </Button>
      {open && (
        <DraftDialog
          campaign={campaign}
          picked={{
            matter: { origin: 'problem', county: fact.region, problemId: fact.entityId },
            countyName: fact.regionName,
            title: problem.title,
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** On a round's finding that the office has and whose problem is not settled; for the staff of the round's tier. */
export function SuperviseFinding({ campaign, finding }: { campaign: CampaignDetail; finding: RoundFinding }) {
  const { t } = useTranslation('supervision');
  const [open, setOpen] = useState(false);
  const isSettled = finding.problem?.state === 'closed';
  if (finding.state === 'noted' || isSettled || !openCampaignStates.includes(campaign.state)) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('supervise')}
      </Button>
      {open && (
        <DraftDialog
          campaign={campaign}
          picked={{
            matter: { origin: 'finding', findingId: finding.id },
            countyName: finding.countyName,
            title: finding.title,
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
