/** What is open in a county that will end: to which successor each item goes. */
import type { shareKinds } from '@linked/shared/contracts/hub/successions.ts';
import type { ProblemState } from '@linked/shared/problems/states.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Select, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { type CampaignDetail, client, type OpenItems, queryClient, type Succession, trpc } from '../trpc.ts';

interface Props {
  campaign: CampaignDetail;
  row: Succession;
  onClose: () => void;
}
type Item = OpenItems['items'][number];
const keyOf = ({ kind, id }: Pick<Item, 'kind' | 'id'>): string => `${kind} ${id}`;

export function ShareDrawer({ campaign, row, onClose }: Props) {
  const { t } = useTranslation('successions');
  const query = useQuery(trpc.successions.openItems.queryOptions({ id: row.id }));
  return (
    <Drawer open onClose={onClose} size="min(960px, 100vw)" title={t('share.title', { from: row.from.name })}>
      <QueryState
        query={query}
        rows={8}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={t('share.empty')} hint={t('share.emptyHint')} />}
      >
        {(open) => <Items campaign={campaign} row={row} open={open} onClose={onClose} />}
      </QueryState>
    </Drawer>
  );
}

function Items({ campaign, row, open, onClose }: Props & { open: OpenItems }) {
  const { t } = useTranslation('successions');
  const { message } = App.useApp();
  const session = useSession();
  const terms = useTerms();
  const fieldName = useFieldNames(campaign.document.fields);
  // What was chosen here and is not saved yet, beside what stands.
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [kind, setKind] = useState<(typeof shareKinds)[number] | null>(null);
  const [saving, setSaving] = useState(false);
  const mayChange = session.has('province-staff');
  const heirOf = (item: Item): string => chosen.get(keyOf(item)) ?? item.to;
  const options = open.successors.map(({ region, name }) => ({ value: region, label: name }));
  const main = open.successors[0]!;
  const give = (keys: readonly string[], to: string) =>
    setChosen((before) => new Map([...before, ...keys.map((key): [string, string] => [key, to])]));
  const stateOf = (item: Item): string => {
    if (item.kind === 'problem') return terms.problemState(item.state as ProblemState);
    if (item.kind === 'task')
      return t('share.percent', { state: terms.taskState(item.state as TaskState), percent: item.percent });
    return '–';
  };
  const save = async () => {
    setSaving(true);
    try {
      const choices = open.items.map((item) => ({ kind: item.kind, id: item.id, to: heirOf(item) }));
      await client.successions.allot.mutate({ id: row.id, choices });
      await queryClient.invalidateQueries(trpc.successions.pathFilter());
      void message.success(t('share.saved'));
      onClose();
    } catch (error) {
      void message.error(errorMessage(error));
    } finally {
      setSaving(false);
    }
  };
  const shown = open.items.filter((item) => kind === null || item.kind === kind);
  const number = (one: string) => open.items.filter((item) => heirOf(item) === one).length;
  return (
    <>
      <Alert
        type="info"
        showIcon
        className="form-alert"
        title={t('share.rest', { main: main.name })}
        description={open.successors
          .map(({ region, name }) => t('share.number', { name, count: number(region) }))
          .join(t('separator'))}
      />
      <Space wrap className="form-alert">
        <Select
          aria-label={t('share.kind')}
          className="filter-field"
          allowClear
          placeholder={t('share.kind')}
          value={kind}
          options={(['task', 'problem', 'group'] as const).map((value) => ({
            value,
            label: t(`share.of.${value}`),
          }))}
          onChange={(value) => setKind(value ?? null)}
        />
        {mayChange && (
          <Select
            aria-label={t('share.together', { count: marked.length })}
            className="filter-field"
            placeholder={t('share.together', { count: marked.length })}
            disabled={marked.length === 0}
            value={null}
            options={options}
            onChange={(to: string | null) => {
              if (to) give(marked, to);
              setMarked([]);
            }}
          />
        )}
        {mayChange && (
          <Button type="primary" loading={saving} disabled={chosen.size === 0} onClick={save}>
            {t('share.save')}
          </Button>
        )}
      </Space>
      <Table<Item>
        size="small"
        rowKey={keyOf}
        dataSource={shown}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 760 }}
        rowSelection={
          mayChange
            ? {
                selectedRowKeys: [...marked],
                onChange: (keys) => setMarked(keys.map(String)),
                getCheckboxProps: (item) => ({ 'aria-label': item.title }) as object,
              }
            : undefined
        }
        columns={[
          {
            key: 'title',
            title: t('share.item'),
            render: (_, item) => (
              <>
                <Tag>{t(`share.of.${item.kind}`)}</Tag>
                {item.title}
                {item.letterNo && <div className="soft">{t('share.letter', { letter: item.letterNo })}</div>}
              </>
            ),
          },
          { key: 'field', title: t('share.field'), width: 130, render: (_, item) => fieldName(item.field) },
          { key: 'state', title: t('column.state'), width: 150, render: (_, item) => stateOf(item) },
          {
            key: 'to',
            title: t('share.to'),
            width: 180,
            render: (_, item) =>
              mayChange ? (
                <Select
                  aria-label={t('share.toOf', { title: item.title })}
                  size="small"
                  style={{ width: '100%' }}
                  value={heirOf(item)}
                  options={options}
                  onChange={(to) => give([keyOf(item)], to)}
                />
              ) : (
                (options.find(({ value }) => value === heirOf(item))?.label ?? item.to)
              ),
          },
        ]}
      />
    </>
  );
}
