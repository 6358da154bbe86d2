/** Findings of a round with what became of each. */
import { type FindingEvent, findingStates, findingTransitions } from '@linked/shared/rounds/states.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { SuperviseFinding } from '../supervision/supervise-button.tsx';
import { type CampaignDetail, type RoundDetail, type RoundFinding, trpc } from '../trpc.ts';
import { FindingDialog } from './finding-dialog.tsx';
import { FindingStepDialog } from './finding-step-dialog.tsx';
import { isRoundStaff, rolesInRound, teamsToWriteFor } from './round-roles.ts';

const PAGE = 20;
const stateColours = {
  noted: 'default',
  'with-office': 'processing',
  'handed-over': 'success',
  kept: 'default',
} as const;
const severityColours = { minor: 'default', serious: 'warning', grave: 'error' } as const;

interface Props {
  campaign: CampaignDetail;
  round: RoundDetail;
}

export function FindingsPanel({ campaign, round }: Props) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { principal } = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const [state, setState] = useState<RoundFinding['state'] | null>(null);
  const [field, setField] = useState<string | null>(null);
  const [page, setPage] = useState(1);
  const [adding, setAdding] = useState(false);
  const query = useQuery({
    ...trpc.rounds.findings.queryOptions({
      roundId: round.id,
      state,
      field,
      limit: PAGE,
      offset: (page - 1) * PAGE,
    }),
    placeholderData: keepPreviousData,
  });
  const mayAdd = round.state === 'under-way' && teamsToWriteFor(principal, round).length > 0;
  return (
    <>
      <div className="table-tools">
        {mayAdd && <Button onClick={() => setAdding(true)}>{t('finding.add')}</Button>}
        <Select
          aria-label={t('filter.state')}
          allowClear
          placeholder={t('filter.state')}
          value={state}
          onChange={(value) => {
            setState(value ?? null);
            setPage(1);
          }}
          options={findingStates.map((one) => ({
            value: one,
            label: t('filter.counted', {
              name: t(`findingState.${one}`),
              count: round.figures.byState[one] ?? 0,
            }),
          }))}
        />
        <Select
          aria-label={t('filter.field')}
          allowClear
          placeholder={t('filter.field')}
          value={field}
          onChange={(value) => {
            setField(value ?? null);
            setPage(1);
          }}
          options={campaign.document.fields.map(({ code }) => ({ value: code, label: fieldName(code) }))}
        />
      </div>
      <QueryState
        query={query}
        isEmpty={(data) => data.total === 0}
        empty={<EmptyState title={t('finding.empty')} hint={t('finding.emptyHint')} />}
      >
        {(data) => (
          <FindingTable
            campaign={campaign}
            round={round}
            rows={data.rows}
            pagination={{
              current: page,
              pageSize: PAGE,
              total: data.total,
              showSizeChanger: false,
              hideOnSinglePage: true,
              showTotal: (total: number) => t('finding.total', { number: format.number(total) }),
              onChange: setPage,
            }}
          />
        )}
      </QueryState>
      {adding && (
        <FindingDialog campaign={campaign} round={round} finding={null} onClose={() => setAdding(false)} />
      )}
    </>
  );
}

function FindingTable({
  campaign,
  round,
  rows,
  pagination,
}: Props & { rows: RoundFinding[]; pagination: object }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { principal } = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const [editing, setEditing] = useState<RoundFinding | null>(null);
  const [step, setStep] = useState<{ finding: RoundFinding; event: FindingEvent } | null>(null);
  const roles = rolesInRound(principal, round);
  const staff = isRoundStaff(principal, round.region);
  const mine = new Set(teamsToWriteFor(principal, round).map((team) => team.id));
  const eventsOf = (finding: RoundFinding) =>
    possibleEvents(findingTransitions, finding.state, roles).filter(
      (event) => event !== 'report' || staff || mine.has(finding.teamId),
    );
  const columns: TableColumnsType<RoundFinding> = [
    {
      key: 'title',
      title: t('finding.title'),
      width: 250,
      render: (_, row) => (
        <>
          <b>{row.title}</b> <Tag color={severityColours[row.severity]}>{t(`severity.${row.severity}`)}</Tag>
          {row.location && <div className="soft">{row.location}</div>}
        </>
      ),
    },
    { key: 'county', title: t('finding.county'), dataIndex: 'countyName', width: 110 },
    { key: 'field', title: t('finding.field'), width: 100, render: (_, row) => fieldName(row.field) },
    {
      key: 'found',
      title: t('finding.foundOn'),
      width: 130,
      render: (_, row) => (
        <>
          {format.day(row.foundOn)}
          <div className="soft">{row.teamName}</div>
        </>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: 120,
      render: (_, row) => <Tag color={stateColours[row.state]}>{t(`findingState.${row.state}`)}</Tag>,
    },
    {
      key: 'progress',
      title: t('finding.progress'),
      width: 200,
      render: (_, row) => <Progress finding={row} />,
    },
    {
      key: 'action',
      title: t('column.action'),
      width: 180,
      render: (_, row) => (
        <div className="row-buttons">
          {row.state === 'noted' && round.state === 'under-way' && mine.has(row.teamId) && (
            <Button size="small" onClick={() => setEditing(row)}>
              {t('change')}
            </Button>
          )}
          {eventsOf(row).map((event) => (
            <Button
              key={event}
              size="small"
              type={event === 'hand-over' || event === 'report' ? 'primary' : 'default'}
              onClick={() => setStep({ finding: row, event })}
            >
              {t(`event.${event}.label`)}
            </Button>
          ))}
          {staff && <SuperviseFinding campaign={campaign} finding={row} />}
        </div>
      ),
    },
  ];
  return (
    <>
      <Table<RoundFinding>
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={rows}
        pagination={pagination}
        scroll={{ x: 1120 }}
        expandable={{
          columnTitle: <span className="visually-hidden">{t('details')}</span>,
          expandedRowRender: (row) => <Course finding={row} />,
        }}
      />
      {editing && (
        <FindingDialog campaign={campaign} round={round} finding={editing} onClose={() => setEditing(null)} />
      )}
      {step && <FindingStepDialog finding={step.finding} event={step.event} onClose={() => setStep(null)} />}
    </>
  );
}

/** Where the problem is that it became, as its county reports it. */
function Progress({ finding }: { finding: RoundFinding }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const terms = useTerms();
  if (finding.state !== 'handed-over') return null;
  const { problem } = finding;
  if (!problem) return <span className="soft">{t('finding.notRegistered')}</span>;
  return (
    <>
      {terms.problemState(problem.state)}
      {problem.unit && <span className="soft"> · {problem.unit}</span>}
      <div className="soft">
        {problem.closedOn
          ? t('finding.closedOn', { date: format.day(problem.closedOn) })
          : problem.dueOn && t('finding.dueOn', { date: format.day(problem.dueOn) })}
      </div>
    </>
  );
}

/** Its text and every step it has taken. */
function Course({ finding }: { finding: RoundFinding }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  return (
    <div className="round-course">
      {finding.detail && <p className="round-text">{finding.detail}</p>}
      {finding.handedOverAt && (
        <p>
          {t('handOver.line', {
            to: t(`handOver.${finding.addressedTo ?? 'congress'}`),
            letter: finding.letterNo ?? t('handOver.noLetter'),
            reply: finding.replyDueOn ? format.day(finding.replyDueOn) : t('handOver.noReply'),
          })}
        </p>
      )}
      <ol className="plain-list">
        {finding.steps.map((step) => (
          <li key={`${step.at}${step.event}`}>
            {format.instant(step.at)} {step.actor} {t(`stepName.${step.event}`)}
            {step.note && <span className="soft"> {step.note}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
