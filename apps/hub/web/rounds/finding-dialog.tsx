/** A finding: in which county and field, what, how grave. It goes to the leading group's office in a step of its own. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { newId } from '@linked/shared/ids.ts';
import { type Severity, severities } from '@linked/shared/rounds/states.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { App, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { type CampaignDetail, client, type RoundDetail, type RoundFinding } from '../trpc.ts';
import { firstDayOf } from './first-day.ts';
import { teamsToWriteFor } from './round-roles.ts';
import { usePlaces } from './use-places.ts';
import { useFindingChanged } from './use-round-changed.ts';

interface Entered {
  teamId: string;
  visitId: string | null;
  field: string;
  county: string;
  location: string;
  title: string;
  detail: string;
  severity: Severity;
  foundOn: string;
}

interface Props {
  campaign: CampaignDetail;
  round: RoundDetail;
  /** Null for a new one. */
  finding: RoundFinding | null;
  onClose: () => void;
}

export function FindingDialog({ campaign, round, finding, onClose }: Props) {
  const { t } = useTranslation('rounds');
  const { principal, today } = useSession();
  const { message } = App.useApp();
  const changed = useFindingChanged();
  const [id] = useState(() => finding?.id ?? newId());
  const teams = teamsToWriteFor(principal, round);
  const submit = async (entered: Entered) => {
    const { teamId, visitId, field, county, location, title, detail, severity, foundOn } = entered;
    await client.rounds.saveFinding.mutate({
      ...{ id, roundId: round.id, version: finding?.version ?? 0 },
      ...{ teamId, visitId: visitId ?? null, field, county, location: location ?? '' },
      ...{ title, detail: detail ?? '', severity, foundOn },
    });
    changed();
    void message.success(t('saved'));
  };
  return (
    <FormDialog<Entered>
      title={t(finding ? 'finding.change' : 'finding.add')}
      okText={t('form.save')}
      width={760}
      initialValues={
        finding ?? {
          teamId: teams[0]?.id,
          visitId: null,
          severity: 'serious',
          foundOn: today,
          location: '',
          detail: '',
          field: teams[0]?.fields?.[0],
        }
      }
      submit={submit}
      onClose={onClose}
    >
      <FindingFields campaign={campaign} round={round} />
    </FormDialog>
  );
}

function FindingFields({ campaign, round }: { campaign: CampaignDetail; round: RoundDetail }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { principal, today } = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const places = usePlaces(campaign);
  const teamId = Form.useWatch<string>('teamId');
  const county = Form.useWatch<string | undefined>('county');
  const teams = teamsToWriteFor(principal, round);
  const team = teams.find((one) => one.id === teamId);
  const visits = round.visits.filter(
    (visit) => visit.teamId === teamId && (!county || regionWithin(county, visit.place)),
  );
  const required = [{ required: true, message: t('missing') }];
  return (
    <>
      <div className="form-row">
        <Form.Item name="teamId" label={t('visit.team')} rules={required}>
          <Select options={teams.map((one) => ({ value: one.id, label: one.name }))} />
        </Form.Item>
        <Form.Item name="field" label={t('finding.field')} rules={required}>
          <Select
            options={campaign.document.fields
              .filter(({ code }) => team?.fields?.includes(code) ?? true)
              .map(({ code }) => ({ value: code, label: fieldName(code) }))}
          />
        </Form.Item>
        <Form.Item name="county" label={t('finding.county')} rules={required}>
          <Select
            options={places.counties(team?.areas ?? round.places)}
            showSearch={{ optionFilterProp: 'label' }}
          />
        </Form.Item>
      </div>
      <Form.Item name="title" label={t('finding.title')} rules={[{ ...required[0], whitespace: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="location" label={t('finding.location')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="severity" label={t('finding.severity')} rules={required} className="middle">
          <Select options={severities.map((one) => ({ value: one, label: t(`severity.${one}`) }))} />
        </Form.Item>
        <Form.Item name="foundOn" label={t('finding.foundOn')} rules={required} className="middle">
          <DayField min={firstDayOf(campaign, null)} max={today} />
        </Form.Item>
      </div>
      <Form.Item name="visitId" label={t('finding.visit')}>
        <Select
          allowClear
          placeholder={t('finding.noVisit')}
          options={visits.map((visit) => ({
            value: visit.id,
            label: t('visitLine', { place: visit.placeName, date: format.day(visit.visitedOn) }),
          }))}
        />
      </Form.Item>
      <Form.Item name="detail" label={t('finding.detail')}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
    </>
  );
}
