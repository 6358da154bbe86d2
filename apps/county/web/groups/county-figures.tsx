/** Figures of the county as a whole: distinct people, trainings, opinions, visits, teams. */
import { sumTiers } from '@linked/shared/primitives.ts';
import { Figure } from '@linked/ui/number.tsx';
import { Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { congressTiers, useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { type Figures, trpc } from '../trpc.ts';
import { FiguresDrawer } from './figures-drawer.tsx';

export function CountyFigures() {
  const { t } = useTranslation('groups');
  const campaign = useCampaign();
  const isDoable = useDoable();
  const { mayWrite } = useCounty();
  const [editing, setEditing] = useState(false);
  const query = useQuery(trpc.campaigns.figures.queryOptions({ campaignId: campaign.id }));
  const writable = mayWrite(null) && isDoable('record');
  return (
    <Panel
      title={t('figures.title')}
      extra={writable && query.data && <Button onClick={() => setEditing(true)}>{t('figures.edit')}</Button>}
    >
      <QueryState
        query={query}
        rows={4}
        isEmpty={(figures) => figures.revision === 0}
        empty={<Alert type="warning" showIcon title={t('figures.empty')} />}
      >
        {(figures) => <FigureCards figures={figures} />}
      </QueryState>
      {editing && query.data && (
        <FiguresDrawer figures={query.data} reload={query.refetch} onClose={() => setEditing(false)} />
      )}
    </Panel>
  );
}

function FigureCards({ figures }: { figures: Figures }) {
  const { t } = useTranslation('groups');
  const format = useFormat();
  const terms = useTerms();
  const asOf = format.day(figures.asOf);
  const participating = sumTiers(figures.participating);
  const byTier = congressTiers
    .filter((tier) => figures.participating[tier] > 0)
    .map((tier) => `${terms.congressTier(tier)} ${format.number(figures.participating[tier])}`)
    .join(t('figures.separator'));
  return (
    <div className="figure-grid">
      <Figure
        label={t('figures.participating')}
        value={participating}
        denominator={figures.representativesTotal}
        denominatorName={t('figures.allRepresentatives')}
        unit={t('people')}
        asOf={asOf}
        note={byTier}
      />
      <Figure
        label={t('figures.representativesTrained')}
        value={figures.representativesTrained}
        denominator={participating}
        denominatorName={t('figures.ofParticipating')}
        unit={t('people')}
        asOf={asOf}
      />
      <Figure
        label={t('figures.staffTrained')}
        value={figures.staffTrained}
        denominator={figures.staffParticipating}
        denominatorName={t('figures.ofStaff')}
        unit={t('people')}
        asOf={asOf}
      />
      <Figure
        label={t('figures.opinionsAnswered')}
        value={figures.opinionsAnswered}
        denominator={figures.opinionsCollected}
        denominatorName={t('figures.ofOpinions')}
        unit={t('pieces')}
        asOf={asOf}
      />
      <Figure label={t('figures.cadreVisits')} value={figures.cadreVisits} unit={t('visits')} asOf={asOf} />
      <Figure
        label={t('figures.inspectionTeams')}
        value={figures.inspectionTeams}
        unit={t('teams')}
        asOf={asOf}
      />
    </div>
  );
}
