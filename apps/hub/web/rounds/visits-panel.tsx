/** Visits of a round, newest first, with what the checklist came to on each. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { App, Button, Popconfirm, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client, type RoundDetail, type RoundVisit } from '../trpc.ts';
import { teamsToWriteFor } from './round-roles.ts';
import { useRoundChanged } from './use-round-changed.ts';
import { VisitDialog } from './visit-dialog.tsx';

const answerColours = { good: 'success', partly: 'warning', poor: 'error' } as const;

export function VisitsPanel({ campaign, round }: { campaign: CampaignDetail; round: RoundDetail }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { principal } = useSession();
  const { message } = App.useApp();
  const changed = useRoundChanged();
  const [editing, setEditing] = useState<RoundVisit | 'new' | null>(null);
  const mine = new Set(teamsToWriteFor(principal, round).map((team) => team.id));
  const mayWrite = round.state === 'under-way' && mine.size > 0;
  const remove = async ({ id, version }: RoundVisit) => {
    try {
      changed(await client.rounds.removeVisit.mutate({ id, version }));
    } catch (error) {
      void message.error(errorMessage(error));
    }
  };
  const columns: TableColumnsType<RoundVisit> = [
    { key: 'on', title: t('visit.on'), width: 120, render: (_, row) => format.day(row.visitedOn) },
    { key: 'place', title: t('visit.place'), dataIndex: 'placeName', width: 130 },
    { key: 'team', title: t('visit.team'), dataIndex: 'teamName', width: 150 },
    { key: 'people', title: t('visit.people'), dataIndex: 'people', width: 240 },
    {
      key: 'answers',
      title: t('visit.answered'),
      width: 130,
      render: (_, row) =>
        row.open && t('visit.answeredOf', { count: row.answers.length, total: round.checklist.length }),
    },
    {
      key: 'findings',
      title: t('column.findings'),
      width: 90,
      align: 'right',
      render: (_, row) => format.number(row.findings),
    },
    ...(mayWrite
      ? [
          {
            key: 'action',
            title: t('column.action'),
            width: 150,
            render: (_: unknown, row: RoundVisit) =>
              mine.has(row.teamId) && (
                <div className="row-buttons">
                  <Button size="small" onClick={() => setEditing(row)}>
                    {t('change')}
                  </Button>
                  {row.findings === 0 && (
                    <Popconfirm title={t('visit.removeAsk')} onConfirm={() => remove(row)}>
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
      {mayWrite && (
        <div className="table-tools">
          <Button onClick={() => setEditing('new')}>{t('visit.add')}</Button>
        </div>
      )}
      {round.visits.length === 0 ? (
        <EmptyState title={t('visit.empty')} hint={t('visit.emptyHint')} />
      ) : (
        <Table<RoundVisit>
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={round.visits}
          pagination={{ defaultPageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
          scroll={{ x: 1000 }}
          expandable={{
            columnTitle: <span className="visually-hidden">{t('details')}</span>,
            rowExpandable: (row) => row.open,
            expandedRowRender: (row) => <Answers round={round} visit={row} />,
          }}
        />
      )}
      {editing && (
        <VisitDialog
          campaign={campaign}
          round={round}
          visit={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function Answers({ round, visit }: { round: RoundDetail; visit: RoundVisit }) {
  const { t } = useTranslation('rounds');
  return (
    <div className="round-course">
      {visit.notes && <p className="round-text">{visit.notes}</p>}
      <ul className="plain-list">
        {round.checklist.map((item) => {
          const given = visit.answers.find((answer) => answer.item === item.code);
          return (
            <li key={item.code}>
              {t(`checklist.${item.group}`)} · {item.text}{' '}
              {given ? (
                <Tag color={answerColours[given.answer]}>{t(`answer.${given.answer}`)}</Tag>
              ) : (
                <span className="soft">{t('answer.none')}</span>
              )}
              {given?.note && <span className="soft">{given.note}</span>}
            </li>
          );
        })}
      </ul>
      <p className="soft">{t('visit.by', { name: visit.recordedBy })}</p>
    </div>
  );
}
