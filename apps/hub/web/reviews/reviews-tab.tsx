/** 审核: what waits for a decision and what was decided, for the staff of a city or the province. */
import { type ReviewRow, reviewFilters } from '@linked/shared/contracts/hub/reviews.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, trpc } from '../trpc.ts';
import { type Decision, DecisionDialog } from './decision-dialog.tsx';
import { HistoryDrawer, type TaskOf } from './history-drawer.tsx';
import { ManyDialog, type ManyStep } from './many-dialog.tsx';
import { RequestsList } from './requests-list.tsx';
import { ReviewState } from './review-state.tsx';
import './reviews.css';
import { stepsOf } from './steps-of.ts';
import { useLiveReviews } from './use-live-reviews.ts';
import { ValueList } from './values.tsx';

const PAGE = 50;
const ALL = 'all';
type Show = (typeof reviewFilters)[number] | typeof ALL;
const keyOf = (row: ReviewRow): string => `${row.region}/${row.taskId}`;

export function ReviewsTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('reviews');
  const { principal } = useSession();
  const [part, setPart] = useState<'reviews' | 'requests'>('reviews');
  const home = readableRegions(principal)[0] ?? campaign.region;
  return (
    <>
      <div className="table-tools">
        <Segmented
          aria-label={t('part.choose')}
          value={part}
          onChange={setPart}
          options={[
            { value: 'reviews', label: t('part.reviews') },
            { value: 'requests', label: t('part.requests') },
          ]}
        />
      </div>
      {part === 'reviews' ? (
        <HandIns campaign={campaign} />
      ) : (
        <RequestsList campaign={campaign} within={home} />
      )}
    </>
  );
}

function HandIns({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const { principal } = useSession();
  const home = readableRegions(principal)[0] ?? campaign.region;
  const [within, setWithin] = useState(home);
  const [field, setField] = useState(ALL);
  const [show, setShow] = useState<Show>('submitted');
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<{ row: ReviewRow; decision: Decision } | null>(null);
  const [many, setMany] = useState<{ rows: readonly ReviewRow[]; step: ManyStep } | null>(null);
  const [history, setHistory] = useState<TaskOf | null>(null);
  const query = useQuery({
    ...trpc.reviews.list.queryOptions({
      campaignId: campaign.id,
      within,
      field: field === ALL ? null : field,
      show: show === ALL ? null : show,
      limit: PAGE,
      offset,
    }),
    placeholderData: keepPreviousData,
  });
  useLiveReviews(campaign.id, home);
  /** Another list: nothing of the one before stays chosen. */
  const narrow = (change: () => void) => {
    change();
    setOffset(0);
    setChosen(new Set());
  };
  const steps = (row: ReviewRow) => stepsOf(row, principal.grants);
  const fieldName = (code: string) => campaign.document.fields.find((one) => one.code === code)?.name ?? code;
  const counts = query.data?.counts;
  const count = (key: Exclude<Show, 'all'>) => (counts ? ` ${format.number(counts[key])}` : '');

  return (
    <>
      <div className="table-tools">
        <Select<Show>
          aria-label={t('filter.show')}
          className="review-show"
          value={show}
          onChange={(value) => narrow(() => setShow(value))}
          options={[
            { value: ALL, label: t('filter.all') },
            ...reviewFilters.map((key) => ({ value: key, label: `${t(`state.${key}`)}${count(key)}` })),
          ]}
        />
        <Select
          aria-label={t('filter.region')}
          className="wide-select"
          showSearch={{ optionFilterProp: 'label' }}
          value={within}
          onChange={(value) => narrow(() => setWithin(value))}
          options={placesOf(campaign, home)}
        />
        <Select
          aria-label={t('filter.field')}
          value={field}
          onChange={(value) => narrow(() => setField(value))}
          options={[
            { value: ALL, label: t('filter.allFields') },
            ...campaign.document.fields.map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
        {query.data && (
          <span>
            {t('shown', {
              number: format.number(query.data.total),
              date: format.day(query.data.today),
            })}
          </span>
        )}
      </div>
      <QueryState
        query={query}
        rows={8}
        isEmpty={(data) => data.total === 0}
        empty={
          <EmptyState
            title={t(show === 'submitted' ? 'empty.waiting' : 'empty.title')}
            hint={t('empty.hint')}
          />
        }
      >
        {(data) => {
          const selected = data.rows.filter((row) => chosen.has(keyOf(row)));
          const able = (step: ManyStep) => selected.filter((row) => steps(row)[step]);
          return (
            <>
              {data.rows.some((row) => steps(row).review || steps(row).lock) && (
                <div className="table-tools">
                  <span>{t('chosen', { count: selected.length })}</span>
                  {(['review', 'lock'] as const).map(
                    (step) =>
                      data.rows.some((row) => steps(row)[step]) && (
                        <Button
                          key={step}
                          type={step === 'review' ? 'primary' : 'default'}
                          disabled={selected.length === 0 || able(step).length < selected.length}
                          onClick={() => setMany({ rows: selected, step })}
                        >
                          {t(`${step}.many`)}
                        </Button>
                      ),
                  )}
                </div>
              )}
              <RecordTable<ReviewRow>
                rows={data.rows}
                rowKey={keyOf}
                columns={[
                  {
                    key: 'county',
                    title: t('column.county'),
                    width: 120,
                    render: (row) => (
                      <>
                        {row.regionName}
                        {row.cityName && home === campaign.region && (
                          <div className="soft">{row.cityName}</div>
                        )}
                      </>
                    ),
                  },
                  {
                    key: 'task',
                    title: t('column.task'),
                    width: 210,
                    lead: true,
                    render: (row) => (
                      <>
                        {row.taskTitle}
                        <div className="soft">
                          {t('fieldAndDue', { field: fieldName(row.field), day: format.day(row.dueOn) })}
                        </div>
                      </>
                    ),
                  },
                  { key: 'values', title: t('column.values'), render: (row) => <ValueList row={row} /> },
                  {
                    key: 'report',
                    title: t('column.report'),
                    width: 170,
                    render: (row) =>
                      row.report && (
                        <>
                          {row.report.author}
                          {row.report.countersignedBy &&
                            t('countersigned', { name: row.report.countersignedBy })}
                          <div className="soft">{format.instant(row.report.occurredAt)}</div>
                          {row.report.note && <div className="review-note">{row.report.note}</div>}
                        </>
                      ),
                  },
                  {
                    key: 'state',
                    title: t('column.state'),
                    width: 190,
                    render: (row) => <ReviewState row={row} />,
                  },
                ]}
                selection={{
                  chosen,
                  onChange: setChosen,
                  selectable: (row) => steps(row).review || steps(row).lock,
                  label: (row) => t('choose', { region: row.regionName, task: row.taskTitle }),
                  allLabel: t('chooseAll'),
                }}
                actions={{
                  title: t('column.action'),
                  width: 110,
                  render: (row) => (
                    <>
                      {steps(row).review && (
                        <Button
                          size="small"
                          type="primary"
                          onClick={() => setMany({ rows: [row], step: 'review' })}
                        >
                          {t('review.do')}
                        </Button>
                      )}
                      {(['return', 'unlock', 'resume'] as const).map(
                        (decision) =>
                          steps(row)[decision] && (
                            <Button
                              key={decision}
                              size="small"
                              onClick={() => setDeciding({ row, decision })}
                            >
                              {t(`${decision}.do`)}
                            </Button>
                          ),
                      )}
                      <Button size="small" type="text" onClick={() => setHistory(row)}>
                        {t('history.open')}
                      </Button>
                    </>
                  ),
                }}
                paging={{
                  total: data.total,
                  limit: PAGE,
                  offset,
                  onOffset: (next) => {
                    setOffset(next);
                    setChosen(new Set());
                  },
                }}
              />
            </>
          );
        }}
      </QueryState>
      {deciding && (
        <DecisionDialog
          campaignId={campaign.id}
          decision={deciding.decision}
          row={query.data?.rows.find((row) => keyOf(row) === keyOf(deciding.row)) ?? deciding.row}
          onClose={() => setDeciding(null)}
        />
      )}
      {many && (
        <ManyDialog
          campaignId={campaign.id}
          {...many}
          onDone={() => setChosen(new Set())}
          onClose={() => setMany(null)}
        />
      )}
      <HistoryDrawer campaignId={campaign.id} task={history} onClose={() => setHistory(null)} />
    </>
  );
}

/** The reader's region, and the cities and counties inside. */
function placesOf({ editionId, region }: CampaignDetail, home: string) {
  const edition = getEdition(editionId);
  const units = [edition.region(home), ...edition.children(home)];
  const counties = edition.leafUnits(home).filter((unit) => !units.some(({ code }) => code === unit.code));
  return [...units, ...counties].map(({ code }) => ({
    value: code,
    label: displayName(code, editionId, region),
  }));
}
