/** A team of a round: a field team (专班) by its fields, or an area team (包联组) by its areas. */
import { newId } from '@linked/shared/ids.ts';
import type { TeamKind } from '@linked/shared/rounds/states.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { type CampaignDetail, client, type RoundDetail, type RoundTeam, trpc } from '../trpc.ts';
import { usePlaces } from './use-places.ts';
import { useRoundChanged } from './use-round-changed.ts';

interface Entered {
  kind: TeamKind;
  name: string;
  leader: string;
  members: string[];
  fields: string[] | null;
  areas: string[] | null;
  accounts: string[];
}

interface Props {
  campaign: CampaignDetail;
  round: RoundDetail;
  /** Null for a new one. */
  team: RoundTeam | null;
  onClose: () => void;
}

export function TeamDialog({ campaign, round, team, onClose }: Props) {
  const { t } = useTranslation('rounds');
  const { message } = App.useApp();
  const changed = useRoundChanged();
  const [id] = useState(() => team?.id ?? newId());
  const submit = async (entered: Entered) => {
    const { kind, name, leader, members } = entered;
    changed(
      await client.rounds.saveTeam.mutate({
        id,
        roundId: round.id,
        version: team?.version ?? 0,
        kind,
        name,
        leader,
        members,
        fields: kind === 'field' ? entered.fields : null,
        areas: kind === 'area' ? entered.areas : null,
        accounts: kind === 'area' ? entered.accounts : [],
      }),
    );
    void message.success(t('saved'));
  };
  return (
    <FormDialog<Entered>
      title={t(team ? 'team.change' : 'team.add')}
      okText={t('form.save')}
      initialValues={
        team ?? { kind: 'field', name: '', leader: '', members: [], fields: null, areas: null, accounts: [] }
      }
      submit={submit}
      onClose={onClose}
    >
      <TeamFields campaign={campaign} round={round} />
    </FormDialog>
  );
}

function TeamFields({ campaign, round }: { campaign: CampaignDetail; round: RoundDetail }) {
  const { t } = useTranslation('rounds');
  const kind = Form.useWatch<TeamKind>('kind');
  const fieldName = useFieldNames(campaign.document.fields);
  const places = usePlaces(campaign);
  const required = [{ required: true, message: t('missing') }];
  return (
    <>
      <Form.Item name="kind" label={t('team.kind')}>
        <Radio.Group
          options={(['field', 'area'] as const).map((one) => ({ value: one, label: t(`team.${one}`) }))}
        />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="name" label={t('team.name')} rules={[{ ...required[0], whitespace: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="leader" label={t('team.leader')} rules={[{ ...required[0], whitespace: true }]}>
          <Input maxLength={200} />
        </Form.Item>
      </div>
      <Form.Item name="members" label={t('team.members')} extra={t('team.membersHint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['、', '，', ',', ' ']} />
      </Form.Item>
      {kind === 'area' ? (
        <>
          <Form.Item name="areas" label={t('team.areas')} rules={required}>
            <Select
              mode="multiple"
              options={places.inside(round.places)}
              showSearch={{ optionFilterProp: 'label' }}
            />
          </Form.Item>
          <People campaign={campaign} round={round} />
        </>
      ) : (
        <Form.Item name="fields" label={t('team.fields')} rules={required}>
          <Select
            mode="multiple"
            options={campaign.document.fields.map(({ code }) => ({ value: code, label: fieldName(code) }))}
          />
        </Form.Item>
      )}
    </>
  );
}

/** Which accounts write in an area team's name. Those named before stay, also when they hold its work no more. */
function People({ campaign, round }: { campaign: CampaignDetail; round: RoundDetail }) {
  const { t } = useTranslation('rounds');
  const places = usePlaces(campaign);
  const query = useQuery(trpc.rounds.teamPeople.queryOptions({ roundId: round.id }));
  const named = Form.useWatch<string[] | undefined>('accounts') ?? [];
  const known = (query.data ?? []).map(({ userId, name, title, areas }) => ({
    value: userId,
    label: t('team.person', { name, title, areas: areas.map(places.name).join('、') }),
  }));
  const left = named
    .filter((id) => query.isSuccess && !known.some(({ value }) => value === id))
    .map((value) => ({ value, label: t('team.gone') }));
  const options = [...known, ...left];
  return (
    <Form.Item
      name="accounts"
      label={t('team.accounts')}
      extra={t(query.isSuccess && options.length === 0 ? 'team.nobody' : 'team.accountsHint')}
      help={query.error ? errorMessage(query.error) : undefined}
      validateStatus={query.error ? 'error' : undefined}
    >
      <Select
        mode="multiple"
        loading={query.isPending}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
      />
    </Form.Item>
  );
}
