/** Opens the history of a task: the county's own steps, and what was decided above. */
import type { CountyTaskLine } from '@linked/shared/contracts/county/reviews.ts';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useNarrow } from '@linked/ui/use-narrow.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { trpc } from '../trpc.ts';
import './reviews.css';

export function HistoryButton({ taskId }: { taskId: string }) {
  const { t } = useTranslation('reviews');
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('history.open')}</Button>
      <Drawer
        open={open}
        title={t('history.title')}
        size={narrow ? '100%' : 520}
        onClose={() => setOpen(false)}
        destroyOnHidden
      >
        <Lines taskId={taskId} />
      </Drawer>
    </>
  );
}

function Lines({ taskId }: { taskId: string }) {
  const { t } = useTranslation('reviews');
  const campaign = useCampaign();
  const query = useQuery({
    ...trpc.reviews.history.queryOptions({ campaignId: campaign.id, taskId }),
    // Read anew whenever it is opened.
    staleTime: 0,
  });
  return (
    <QueryState
      query={query}
      isEmpty={(lines) => lines.length === 0}
      empty={<EmptyState title={t('history.empty')} hint={t('history.emptyHint')} />}
    >
      {(lines) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section tabIndex={0} aria-label={t('history.open')}>
          <ol className="history">
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added
              <li key={index}>
                <Line line={line} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </QueryState>
  );
}

function Line({ line }: { line: CountyTaskLine }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const terms = useTerms();
  const { event } = line;
  const what = (): string => {
    switch (event.kind) {
      case 'step':
        return t(`step.${event.name}`);
      case 'request':
        return t(`history.asked.${event.name}`);
      case 'decision':
        return t(`decision.${event.name}`);
      case 'supplement':
        return t('history.supplement', { number: event.number, title: event.name });
    }
  };
  const who = line.by === '' ? t('history.system') : t(`history.by.${line.tier}`, { name: line.by });
  return (
    <>
      <div className="history-head">
        <b>{what()}</b>
        {line.to && <span className="soft">{terms.taskState(line.to)}</span>}
      </div>
      <div className="soft">{t('history.when', { who, at: format.instant(line.at) })}</div>
      {line.reason !== '' && <p className="prose">{line.reason}</p>}
      {line.asked !== '' && <p className="prose">{t('returned.asked', { asked: line.asked })}</p>}
      {line.until && <div>{t('history.until', { day: format.day(line.until) })}</div>}
      {line.dueOn && <div>{t('history.dueOn', { day: format.day(line.dueOn) })}</div>}
      {!line.applied && event.kind === 'decision' && <div className="soft">{t('history.notApplied')}</div>}
    </>
  );
}
