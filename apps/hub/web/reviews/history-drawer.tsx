/** Everything that happened to one task in one county, newest first. */
import type { taskHistoryLine } from '@linked/shared/contracts/hub/reviews.ts';
import type { TaskDecisionKind } from '@linked/shared/reviews/decisions.ts';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Drawer, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { trpc } from '../trpc.ts';

type Line = z.infer<typeof taskHistoryLine>;

export interface TaskOf {
  region: string;
  regionName: string;
  taskId: string;
  taskTitle: string;
}

interface Props {
  campaignId: string;
  /** Null: closed. */
  task: TaskOf | null;
  onClose: () => void;
}

export function HistoryDrawer({ campaignId, task, onClose }: Props) {
  const { t } = useTranslation('reviews');
  return (
    <Drawer
      open={task !== null}
      onClose={onClose}
      size="min(560px, 100vw)"
      title={task ? t('history.title', { region: task.regionName, task: task.taskTitle }) : ''}
      destroyOnHidden
    >
      {task && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long history scrolls, by keys as well
        <section tabIndex={0} aria-label={t('history.open')}>
          <Lines campaignId={campaignId} task={task} />
        </section>
      )}
    </Drawer>
  );
}

function Lines({ campaignId, task }: { campaignId: string; task: TaskOf }) {
  const { t } = useTranslation('reviews');
  const { region, taskId } = task;
  const query = useQuery(trpc.reviews.history.queryOptions({ campaignId, region, taskId }));
  return (
    <QueryState
      query={query}
      isEmpty={(lines) => lines.length === 0}
      empty={<EmptyState title={t('history.empty')} hint={t('history.emptyHint')} />}
    >
      {(lines) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section tabIndex={0} aria-label={t('history.open')}>
          <Timeline
            items={lines.toReversed().map((line, index) => ({
              key: `${line.at}/${index}`,
              content: <HistoryLine line={line} />,
            }))}
          />
        </section>
      )}
    </QueryState>
  );
}

function HistoryLine({ line }: { line: Line }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const terms = useTerms();
  const report = ({ state, percent }: NonNullable<Line['report']>): string =>
    t('history.report', { state: terms.taskState(state), percent });
  const what = ({ event, supplement }: Line): string => {
    if (supplement) return t('history.supplement', supplement);
    if (event === 'request-extension' || event === 'request-pause') return t(`history.${event}`);
    return t(`decision.${event as TaskDecisionKind}`);
  };
  const who = line.by === '' ? t('history.bySystem') : t(`history.by.${line.tier}`, { name: line.by });
  return (
    <div>
      <b>{line.report ? report(line.report) : what(line)}</b>
      {line.report?.outcome === 'rejected' && <span className="value-moved"> {t('history.rejected')}</span>}
      <div className="soft">{t('history.when', { who, at: format.instant(line.at) })}</div>
      {line.reason && <div>{t('history.reason', { reason: line.reason })}</div>}
      {line.asked && <div>{t('history.asked', { asked: line.asked })}</div>}
      {line.until && <div>{t('history.until', { day: format.day(line.until) })}</div>}
      {line.dueOn && <div>{t('history.dueOn', { day: format.day(line.dueOn) })}</div>}
    </div>
  );
}
