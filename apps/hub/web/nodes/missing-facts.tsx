/** What is counted here though its county lost it, and who decided that it no longer counts. */
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MissingThings, trpc, type WriteOffRow } from '../trpc.ts';
import { AskDialog, DecideDialog } from './write-off-dialogs.tsx';

export function MissingFacts({ within }: { within: string }) {
  return (
    <div className="node-panels">
      <Missing within={within} />
      <Requests within={within} />
    </div>
  );
}

function Missing({ within }: { within: string }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const terms = useTerms();
  const query = useQuery(trpc.writeOffs.missing.queryOptions({ within }));
  const [asking, setAsking] = useState<MissingThings | null>(null);
  return (
    <Panel title={t('missing.title')}>
      <p className="soft">{t('missing.text')}</p>
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('missing.empty')} hint={t('missing.emptyHint')} />}
      >
        {(rows) => (
          <Table<MissingThings>
            size="small"
            rowKey={(row) => `${row.region} ${row.campaignId} ${row.kind}`}
            dataSource={rows}
            pagination={{ defaultPageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
            scroll={{ x: 980 }}
            columns={[
              { key: 'region', title: t('column.county'), dataIndex: 'regionName', width: 120 },
              { key: 'campaign', title: t('missing.campaign'), dataIndex: 'campaignTitle', width: 200 },
              {
                key: 'kind',
                title: t('missing.kind'),
                width: 100,
                render: (_, row) => terms.reportKind(row.kind),
              },
              {
                key: 'things',
                title: t('missing.things'),
                width: 90,
                align: 'right',
                render: (_, row) => format.number(row.things),
              },
              { key: 'examples', title: t('missing.examples'), render: (_, row) => row.examples.join('；') },
              {
                key: 'since',
                title: t('missing.since'),
                width: 150,
                render: (_, row) => format.instant(row.missingSince),
              },
              {
                key: 'action',
                title: t('column.action'),
                width: 110,
                render: (_, row) => (
                  <Button size="small" onClick={() => setAsking(row)}>
                    {t('missing.ask')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </QueryState>
      {asking && <AskDialog things={asking} onClose={() => setAsking(null)} />}
    </Panel>
  );
}

const colours = { asked: 'processing', done: 'success', refused: 'default' } as const;

function Requests({ within }: { within: string }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const terms = useTerms();
  const query = useQuery(trpc.writeOffs.list.queryOptions({ within }));
  const [deciding, setDeciding] = useState<WriteOffRow | null>(null);
  return (
    <Panel title={t('writeOff.title')}>
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('writeOff.empty')} hint={t('writeOff.emptyHint')} />}
      >
        {(rows) => (
          <Table<WriteOffRow>
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={{ defaultPageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
            scroll={{ x: 1080 }}
            columns={[
              {
                key: 'state',
                title: t('writeOff.state'),
                width: 100,
                render: (_, row) => <Tag color={colours[row.state]}>{t(`writeOff.states.${row.state}`)}</Tag>,
              },
              { key: 'region', title: t('column.county'), dataIndex: 'regionName', width: 120 },
              {
                key: 'what',
                title: t('writeOff.what'),
                width: 220,
                render: (_, row) =>
                  t('writeOff.things', {
                    kind: terms.reportKind(row.kind),
                    number: format.number(row.things),
                    campaign: row.campaignTitle,
                  }),
              },
              { key: 'reason', title: t('writeOff.reason'), dataIndex: 'reason' },
              {
                key: 'asked',
                title: t('writeOff.asked'),
                width: 160,
                render: (_, row) => (
                  <>
                    {row.askedByName}
                    <br />
                    {format.instant(row.askedAt)}
                  </>
                ),
              },
              {
                key: 'decided',
                title: t('writeOff.decided'),
                width: 180,
                render: (_, row) =>
                  row.decidedAt && (
                    <>
                      {row.decidedByName}
                      <br />
                      {format.instant(row.decidedAt)}
                      {row.decisionNote && <div className="soft">{row.decisionNote}</div>}
                    </>
                  ),
              },
              {
                key: 'action',
                title: t('column.action'),
                width: 110,
                render: (_, row) =>
                  row.state === 'asked' &&
                  (row.mayDecide ? (
                    <Button size="small" type="primary" onClick={() => setDeciding(row)}>
                      {t('writeOff.decide')}
                    </Button>
                  ) : (
                    <span className="soft">{t('writeOff.second')}</span>
                  )),
              },
            ]}
          />
        )}
      </QueryState>
      {deciding && <DecideDialog request={deciding} onClose={() => setDeciding(null)} />}
    </Panel>
  );
}
