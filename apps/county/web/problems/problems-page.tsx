/** The ledger of problems (问题台账). A responsible unit sees the ones that are with it. */
import { problemSources, problemStates } from '@linked/shared/problems/states.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { problemsRoute } from '../routes.tsx';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { trpc } from '../trpc.ts';
import { ProblemTable } from './problem-table.tsx';
import { RegisterDrawer } from './register-drawer.tsx';

const PAGE = 50;

type Search = ReturnType<typeof problemsRoute.useSearch>;

export function ProblemsPage() {
  const { t } = useTranslation('problems');
  const campaign = useCampaign();
  const isDoable = useDoable();
  const search = problemsRoute.useSearch();
  const navigate = useNavigate();
  const { isStaff, mayWrite } = useCounty();
  const [registering, setRegistering] = useState(false);
  const offset = search.offset ?? 0;
  const query = useQuery(
    trpc.problems.list.queryOptions(
      {
        campaignId: campaign.id,
        field: search.field ?? null,
        state: search.state ?? null,
        source: search.source ?? null,
        search: search.search ?? '',
        overdueOnly: search.overdue ?? false,
        limit: PAGE,
        offset,
      },
      { placeholderData: keepPreviousData },
    ),
  );
  const set = (change: Partial<Search>) =>
    navigate({
      to: '/problems',
      search: { ...search, offset: undefined, ...change } as never,
      replace: change.offset === undefined,
    });
  const writable =
    isStaff && campaign.document.fields.some((field) => mayWrite(field.code)) && isDoable('find-problem');
  return (
    <Page
      title={t('title')}
      actions={
        writable && (
          <>
            <Link to="/problems/import" className="ant-btn button-link">
              {t('importMany')}
            </Link>
            <Button type="primary" onClick={() => setRegistering(true)}>
              {t('register.button')}
            </Button>
          </>
        )
      }
    >
      <StateCounts byState={query.data?.byState ?? {}} search={search} set={set} />
      <Panel
        title={query.data ? t('list', { count: query.data.total }) : t('heading')}
        extra={<Filters search={search} set={set} />}
      >
        <QueryState
          query={query}
          isEmpty={(data) => data.total === 0}
          empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
        >
          {(data) => (
            <ProblemTable
              rows={data.rows}
              paging={{ total: data.total, limit: PAGE, offset, onOffset: (next) => set({ offset: next }) }}
            />
          )}
        </QueryState>
      </Panel>
      {registering && <RegisterDrawer onClose={() => setRegistering(false)} />}
    </Page>
  );
}

interface FilterProps {
  search: Search;
  set: (change: Partial<Search>) => void;
}

/** Counts by state, each a filter. */
function StateCounts({ byState, search, set }: FilterProps & { byState: Record<string, number> }) {
  const { t } = useTranslation('problems');
  const terms = useTerms();
  const all = Object.values(byState).reduce((sum, count) => sum + count, 0);
  return (
    <fieldset className="state-counts">
      <legend className="visually-hidden">{t('byState')}</legend>
      <button type="button" aria-pressed={!search.state} onClick={() => set({ state: undefined })}>
        {t('all')} <b>{all}</b>
      </button>
      {problemStates
        .filter((state) => byState[state] || search.state === state)
        .map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={search.state === state}
            onClick={() => set({ state: search.state === state ? undefined : state })}
          >
            {terms.problemState(state)} <b>{byState[state] ?? 0}</b>
          </button>
        ))}
    </fieldset>
  );
}

function Filters({ search, set }: FilterProps) {
  const { t } = useTranslation('problems');
  const terms = useTerms();
  const { document } = useCampaign();
  const fieldName = useFieldName();
  return (
    <div className="filters">
      <Input.Search
        key={search.search ?? ''}
        aria-label={t('filter.search')}
        placeholder={t('filter.search')}
        defaultValue={search.search}
        allowClear
        maxLength={100}
        onSearch={(text) => set({ search: text.trim() || undefined })}
      />
      <Select
        aria-label={t('filter.field')}
        placeholder={t('filter.field')}
        allowClear
        value={search.field}
        onChange={(field) => set({ field })}
        options={document.fields.map((field) => ({ value: field.code, label: fieldName(field.code) }))}
      />
      <Select
        aria-label={t('filter.source')}
        placeholder={t('filter.source')}
        allowClear
        value={search.source}
        onChange={(source) => set({ source })}
        options={problemSources.map((source) => ({ value: source, label: terms.problemSource(source) }))}
      />
      <Checkbox
        checked={search.overdue === true}
        onChange={(event) => set({ overdue: event.target.checked || undefined })}
      >
        {t('filter.overdue')}
      </Checkbox>
    </div>
  );
}
