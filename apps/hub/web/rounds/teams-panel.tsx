/** Who goes: field teams by their fields, area teams by their areas. */

import { errorMessage } from '@linked/ui/error-message.ts';
import { EmptyState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { App, Button, Popconfirm, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { type CampaignDetail, client, type RoundDetail, type RoundTeam } from '../trpc.ts';
import { TeamDialog } from './team-dialog.tsx';
import { usePlaces } from './use-places.ts';
import { useRoundChanged } from './use-round-changed.ts';

interface Props {
  campaign: CampaignDetail;
  round: RoundDetail;
  mayChange: boolean;
}

export function TeamsPanel({ campaign, round, mayChange }: Props) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { message } = App.useApp();
  const changed = useRoundChanged();
  const fieldName = useFieldNames(campaign.document.fields);
  const places = usePlaces(campaign);
  const [editing, setEditing] = useState<RoundTeam | 'new' | null>(null);
  const changeable = mayChange && round.state !== 'reported';
  const remove = async ({ id, version }: RoundTeam) => {
    try {
      changed(await client.rounds.removeTeam.mutate({ id, version }));
    } catch (error) {
      void message.error(errorMessage(error));
    }
  };
  const columns: TableColumnsType<RoundTeam> = [
    {
      key: 'name',
      title: t('team.name'),
      width: 180,
      render: (_, row) => (
        <>
          <b>{row.name}</b>
          <div className="soft">{t(`team.${row.kind}`)}</div>
        </>
      ),
    },
    { key: 'leader', title: t('team.leader'), dataIndex: 'leader', width: 110 },
    { key: 'members', title: t('team.members'), width: 220, render: (_, row) => row.members.join('、') },
    {
      key: 'scope',
      title: t('team.scope'),
      width: 260,
      render: (_, row) => (
        <>
          {(row.kind === 'field'
            ? (row.fields ?? []).map(fieldName)
            : (row.areas ?? []).map(places.name)
          ).join('、')}
          {mayChange && row.kind === 'area' && row.accounts.length === 0 && (
            <div className="soft">{t('team.noAccounts')}</div>
          )}
        </>
      ),
    },
    {
      key: 'visits',
      title: t('column.visits'),
      width: 90,
      align: 'right',
      render: (_, row) => format.number(row.visits),
    },
    ...(changeable
      ? [
          {
            key: 'action',
            title: t('column.action'),
            width: 150,
            render: (_: unknown, row: RoundTeam) => (
              <div className="row-buttons">
                <Button size="small" onClick={() => setEditing(row)}>
                  {t('change')}
                </Button>
                {row.visits === 0 && (
                  <Popconfirm title={t('team.removeAsk', { name: row.name })} onConfirm={() => remove(row)}>
                    <Button size="small">{t('remove')}</Button>
                  </Popconfirm>
                )}
              </div>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      {changeable && (
        <div className="table-tools">
          <Button onClick={() => setEditing('new')}>{t('team.add')}</Button>
        </div>
      )}
      {round.teams.length === 0 ? (
        <EmptyState title={t('team.empty')} hint={t('team.emptyHint')} />
      ) : (
        <Table<RoundTeam>
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={round.teams}
          pagination={false}
          scroll={{ x: 900 }}
        />
      )}
      {editing && (
        <TeamDialog
          campaign={campaign}
          round={round}
          team={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
