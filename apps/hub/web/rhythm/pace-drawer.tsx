/** One county's tasks: what is reached against what is expected by today, those furthest behind first. */
import { RecordTable } from '@linked/ui/record-table.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Drawer, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { type CampaignDetail, type PacedTask, type RhythmCounty, trpc } from '../trpc.ts';

interface Props {
  campaign: CampaignDetail;
  /** Null: closed. */
  county: Pick<RhythmCounty, 'region' | 'regionName'> | null;
  onClose: () => void;
}

export function PaceDrawer({ campaign, county, onClose }: Props) {
  const { t } = useTranslation('rhythm');
  return (
    <Drawer
      open={county !== null}
      onClose={onClose}
      size="min(960px, 100vw)"
      title={county ? t('pace.title', { region: county.regionName }) : ''}
      destroyOnHidden
    >
      {county && <Tasks campaign={campaign} region={county.region} />}
    </Drawer>
  );
}

const gap = (task: PacedTask): number => (task.pausedUntil === null ? task.expected - task.percent : 0);

function Tasks({ campaign, region }: { campaign: CampaignDetail; region: string }) {
  const { t } = useTranslation('rhythm');
  const format = useFormat();
  const terms = useTerms();
  const fieldName = useFieldNames(campaign.document.fields);
  const query = useQuery(trpc.rhythm.pace.queryOptions({ campaignId: campaign.id, region }));
  return (
    <QueryState
      query={query}
      rows={8}
      isEmpty={({ tasks }) => tasks.length === 0}
      empty={<EmptyState title={t('pace.none')} hint={t('pace.noneHint')} />}
    >
      {({ today, behindBy, tasks }) => (
        <>
          <p className="task-standard">{t('pace.asOf', { date: format.day(today), points: behindBy })}</p>
          <RecordTable
            rows={tasks.toSorted((a, b) => gap(b) - gap(a))}
            rowKey={(task) => task.taskId}
            columns={[
              {
                key: 'task',
                title: t('pace.task'),
                lead: true,
                render: (task) => (
                  <>
                    {task.title} {task.setBy !== 'campaign' && <Tag>{t(`pace.setBy.${task.setBy}`)}</Tag>}
                  </>
                ),
              },
              { key: 'field', title: t('pace.field'), width: 130, render: (task) => fieldName(task.field) },
              { key: 'dueOn', title: t('pace.dueOn'), width: 120, render: (task) => format.day(task.dueOn) },
              {
                key: 'state',
                title: t('pace.state'),
                width: 110,
                render: (task) => terms.taskState(task.state),
              },
              {
                key: 'percent',
                title: t('pace.percent'),
                width: 150,
                align: 'end',
                render: (task) => t('pace.of', { percent: task.percent, expected: task.expected }),
              },
              {
                key: 'gap',
                title: t('pace.gap'),
                width: 130,
                align: 'end',
                render: (task) => {
                  if (task.pausedUntil !== null)
                    return t('pace.paused', { day: format.day(task.pausedUntil) });
                  if (gap(task) <= 0) return t('pace.kept');
                  const text = t('pace.behind', { points: gap(task) });
                  return gap(task) > behindBy ? <Tag color="error">{text}</Tag> : text;
                },
              },
            ]}
          />
        </>
      )}
    </QueryState>
  );
}
