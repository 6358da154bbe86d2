/** What is supervised in a campaign (重点督办): those that wait longest first. */
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { type SupervisionState, supervisionStates } from '@linked/shared/supervision/states.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, Input, Select, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { readableFields, readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type SupervisionRow, trpc } from '../trpc.ts';
import { DraftDialog } from './draft-dialog.tsx';
import { SupervisionTags } from './state-tag.tsx';
import { useLiveSupervisions } from './use-live-supervision.ts';
import './supervision.css';

const PAGE = 20;

interface Filter {
  within: string;
  field: string | null;
  state: SupervisionState | null;
  search: string;
  overdueOnly: boolean;
  page: number;
}

export function SupervisionTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const session = useSession();
  const own = readableRegions(session.principal)[0] ?? campaign.region;
  const fields = readableFields(session.principal);
  const [filter, setFilter] = useState<Filter>({
    within: own,
    // A field team asks for its own field.
    field: fields?.[0] ?? null,
    state: null,
    search: '',
    overdueOnly: false,
    page: 1,
  });
  const [drafting, setDrafting] = useState(false);
  const set = (change: Partial<Filter>) => setFilter({ ...filter, page: 1, ...change });
  const { page, ...asked } = filter;
  const query = useQuery({
    ...trpc.supervision.list.queryOptions({
      campaignId: campaign.id,
      ...asked,
      limit: PAGE,
      offset: (page - 1) * PAGE,
    }),
    placeholderData: keepPreviousData,
  });
  useLiveSupervisions(campaign.id, filter.within);
  const isOpen = openCampaignStates.includes(campaign.state);
  const mayDraft = isOpen && session.has('province-staff', 'city-staff');
  const all = Object.values(query.data?.byState ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <div className="table-tools">
        <Filters campaign={campaign} own={own} fields={fields} filter={filter} set={set} />
        {mayDraft && (
          <Button type="primary" onClick={() => setDrafting(true)}>
            {t('enter')}
          </Button>
        )}
      </div>
      {query.data && (
        <p className="soft supervision-summary">
          {t('summary', {
            all: format.number(all),
            overdue: format.number(query.data.overdue),
            date: format.day(query.data.today),
          })}
        </p>
      )}
      <QueryState
        query={query}
        isEmpty={(data) => data.total === 0}
        empty={
          <EmptyState
            title={t(all === 0 ? 'empty.title' : 'empty.filtered')}
            hint={t(all === 0 ? 'empty.hint' : 'empty.filteredHint')}
          />
        }
      >
        {(data) => (
          <Rows
            campaign={campaign}
            rows={data.rows}
            paging={{ page, total: data.total, onPage: (next) => set({ page: next }) }}
            loading={query.isPlaceholderData}
          />
        )}
      </QueryState>
      {drafting && <DraftDialog campaign={campaign} picked={null} onClose={() => setDrafting(false)} />}
    </>
  );
}

interface FilterProps {
  campaign: CampaignDetail;
  own: string;
  fields: string[] | null;
  filter: Filter;
  set: (change: Partial<Filter>) => void;
}

function Filters({ campaign, own, fields, filter, set }: FilterProps) {
  const { t } = useTranslation('supervision');
  const fieldName = useFieldNames(campaign.document.fields);
  const edition = getEdition(campaign.editionId);
  const regions = [edition.region(own), ...edition.children(own)];
  const choosable = campaign.document.fields.filter(({ code }) => fields === null || fields.includes(code));
  return (
    <>
      <Select
        aria-label={t('column.state')}
        className="filter-field"
        placeholder={t('filter.state')}
        allowClear
        value={filter.state}
        onChange={(state) => set({ state: state ?? null })}
        options={supervisionStates.map((state) => ({ value: state, label: t(`state.${state}`) }))}
      />
      <Select
        aria-label={t('column.field')}
        className="filter-field"
        placeholder={t('filter.field')}
        allowClear={fields === null}
        value={filter.field}
        onChange={(field) => set({ field: field ?? null })}
        options={choosable.map(({ code }) => ({ value: code, label: fieldName(code) }))}
      />
      <Select
        aria-label={t('column.county')}
        className="filter-field"
        value={filter.within}
        onChange={(within) => set({ within })}
        showSearch={{ optionFilterProp: 'label' }}
        options={regions.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <Input.Search
        aria-label={t('filter.search')}
        className="filter-search"
        placeholder={t('filter.search')}
        allowClear
        maxLength={100}
        onSearch={(search) => set({ search: search.trim() })}
      />
      <Checkbox checked={filter.overdueOnly} onChange={(event) => set({ overdueOnly: event.target.checked })}>
        {t('filter.overdue')}
      </Checkbox>
    </>
  );
}

interface RowsProps {
  campaign: CampaignDetail;
  rows: SupervisionRow[];
  paging: { page: number; total: number; onPage: (page: number) => void };
  loading: boolean;
}

function Rows({ campaign, rows, paging, loading }: RowsProps) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const fieldName = useFieldNames(campaign.document.fields);
  const columns: TableColumnsType<SupervisionRow> = [
    {
      key: 'title',
      title: t('column.title'),
      width: 260,
      rowScope: 'row',
      render: (_, row) => (
        <>
          <Link
            to="/campaigns/$id/supervision/$supervision"
            params={{ id: campaign.id, supervision: row.id }}
          >
            {row.title}
          </Link>
          {row.letterNo && <div className="task-standard">{row.letterNo}</div>}
        </>
      ),
    },
    { key: 'state', title: t('column.state'), width: 190, render: (_, row) => <SupervisionTags row={row} /> },
    { key: 'county', title: t('column.county'), width: 110, dataIndex: 'countyName' },
    { key: 'field', title: t('column.field'), width: 110, render: (_, row) => fieldName(row.field) },
    {
      key: 'to',
      title: t('column.addressee'),
      width: 190,
      render: (_, row) => (
        <>
          {row.addressee}
          <div className="task-standard">{t(`wayShort.${row.way}`)}</div>
        </>
      ),
    },
    { key: 'by', title: t('column.by'), width: 100, dataIndex: 'regionName' },
    {
      key: 'due',
      title: t('column.date'),
      width: 150,
      render: (_, row) => {
        if (row.state === 'closed' || row.state === 'look-back')
          return row.lookBackOn && t('lookBackBy', { day: format.day(row.lookBackOn) });
        return row.replyDueOn && t('dueBy', { day: format.day(row.replyDueOn) });
      },
    },
  ];
  return (
    <Table<SupervisionRow>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={rows}
      loading={loading}
      scroll={{ x: 1000 }}
      pagination={{
        current: paging.page,
        pageSize: PAGE,
        total: paging.total,
        showSizeChanger: false,
        hideOnSinglePage: true,
        onChange: paging.onPage,
      }}
    />
  );
}
