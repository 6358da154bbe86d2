import { sumTiers } from '@linked/shared/primitives.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { congressTiers, useTerms } from '@linked/ui/use-terms.ts';
import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { DayItem, NumberItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { client, type Figures } from '../trpc.ts';

interface Props {
  figures: Figures;
  reload: () => unknown;
  onClose: () => void;
}

type Values = Omit<Figures, 'revision' | 'enteredBy'>;

export function FiguresDrawer({ figures, reload, onClose }: Props) {
  const { t } = useTranslation('groups');
  const terms = useTerms();
  const { today } = useSession();
  const campaign = useCampaign();
  const { revision, enteredBy: _, ...values } = figures;
  const people = t('people');
  return (
    <FormDrawer<Values>
      title={t('figures.edit')}
      record={{ key: `figures:${campaign.id}`, version: revision, values }}
      describe={(shown) => [
        { label: t('figures.representativesTotal'), text: String(shown.representativesTotal ?? '') },
        ...congressTiers.map((tier) => ({
          label: terms.congressTier(tier),
          text: String(shown.participating?.[tier] ?? ''),
        })),
        { label: t('figures.representativesTrained'), text: String(shown.representativesTrained ?? '') },
        { label: t('figures.staffParticipating'), text: String(shown.staffParticipating ?? '') },
        { label: t('figures.staffTrained'), text: String(shown.staffTrained ?? '') },
        { label: t('figures.opinionsCollected'), text: String(shown.opinionsCollected ?? '') },
        { label: t('figures.opinionsAnswered'), text: String(shown.opinionsAnswered ?? '') },
        { label: t('figures.cadreVisits'), text: String(shown.cadreVisits ?? '') },
        { label: t('figures.inspectionTeams'), text: String(shown.inspectionTeams ?? '') },
        { label: t('figures.asOf'), text: shown.asOf ?? '' },
      ]}
      save={async (typed) => {
        await client.campaigns.saveFigures.mutate({ campaignId: campaign.id, revision, figures: typed });
        await refresh('campaigns', campaign.id);
      }}
      reload={reload}
      onClose={onClose}
    >
      <DayItem name="asOf" label={t('figures.asOf')} max={today} required />
      <NumberItem
        name="representativesTotal"
        label={t('figures.representativesTotal')}
        help={t('figures.representativesTotalHelp')}
        unit={people}
        required
      />
      <fieldset className="number-grid">
        <legend>{t('figures.participatingByTier')}</legend>
        {congressTiers.map((tier) => (
          <NumberItem
            key={tier}
            name={['participating', tier]}
            label={terms.congressTier(tier)}
            unit={people}
            required
          />
        ))}
      </fieldset>
      <Participation />
      <div className="number-grid">
        <NumberItem
          name="representativesTrained"
          label={t('figures.representativesTrained')}
          unit={people}
          required
        />
        <NumberItem
          name="staffParticipating"
          label={t('figures.staffParticipating')}
          unit={people}
          required
        />
        <NumberItem name="staffTrained" label={t('figures.staffTrained')} unit={people} required />
        <NumberItem
          name="opinionsCollected"
          label={t('figures.opinionsCollected')}
          unit={t('pieces')}
          required
        />
        <NumberItem
          name="opinionsAnswered"
          label={t('figures.opinionsAnswered')}
          unit={t('pieces')}
          required
        />
        <NumberItem name="cadreVisits" label={t('figures.cadreVisits')} unit={t('visits')} required />
        <NumberItem name="inspectionTeams" label={t('figures.inspectionTeams')} unit={t('teams')} required />
      </div>
    </FormDrawer>
  );
}

/** The participation rate as it will be, while it is typed. */
function Participation() {
  const { t } = useTranslation('groups');
  const format = useFormat();
  const form = Form.useFormInstance<Values>();
  const participating = Form.useWatch('participating', form);
  const total = Form.useWatch('representativesTotal', form) ?? 0;
  const sum = participating ? sumTiers(participating) : 0;
  return (
    <p className="soft" aria-live="polite">
      {t('figures.rate', {
        sum: format.number(sum),
        total: format.number(total),
        rate: format.rate(sum, total) ?? '–',
      })}
    </p>
  );
}
