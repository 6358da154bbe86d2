/** One task before and after a supplement, side by side: only what changed. */
import type { CampaignTask, Indicator } from '@linked/shared/campaigns/document.ts';
import { partsChanged } from '@linked/shared/supplements/difference.ts';
import type { TaskDifference as Difference } from '@linked/shared/supplements/supplement.ts';
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './task-difference.css';
import { useFormat } from './use-format.ts';

interface Props {
  difference: Difference;
  fieldName: (code: string) => string;
  /** What stands beside the title: how many counties it is for. */
  extra?: ReactNode;
}

export function TaskDifference({ difference, fieldName, extra }: Props) {
  const { t } = useTranslation('ui');
  const { before, after, field, reason, startsOn } = difference;
  const format = useFormat();
  const task = after ?? before;
  if (!task) return null;
  const kind = before === null ? 'added' : after === null ? 'dropped' : 'changed';
  return (
    <section className="task-difference" aria-label={task.title}>
      <h3>
        <Tag color={{ added: 'green', dropped: 'red', changed: 'blue' }[kind]}>{t(`difference.${kind}`)}</Tag>
        {task.title}
        <span className="task-difference-field">{fieldName(field)}</span>
        {extra}
      </h3>
      {reason && <p className="prose">{t('difference.reason', { reason })}</p>}
      {startsOn && <p className="prose">{t('difference.startsOn', { day: format.day(startsOn) })}</p>}
      <Parts before={before} after={after} />
    </section>
  );
}

function Parts({ before, after }: { before: CampaignTask | null; after: CampaignTask | null }) {
  const { t } = useTranslation('ui');
  const rows = useRows(before, after);
  return (
    <table className="task-difference-table">
      <thead>
        <tr>
          <th scope="col">{t('difference.part')}</th>
          <th scope="col">{t('difference.before')}</th>
          <th scope="col">{t('difference.after')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            <td data-label={t('difference.before')}>{row.before ?? t('difference.none')}</td>
            <td data-label={t('difference.after')}>{row.after ?? t('difference.none')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Row {
  key: string;
  label: string;
  before: string | null;
  after: string | null;
}

/** Rows of what changed; of an added or dropped task, everything. */
function useRows(before: CampaignTask | null, after: CampaignTask | null): Row[] {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const indicatorText = (one: Indicator | null): string | null =>
    one &&
    t('difference.indicatorText', {
      name: one.name,
      unit: one.unit,
      aggregation: t(`difference.aggregation.${one.aggregation}`),
      base: one.baselineName ?? t('difference.none'),
      target: one.target === null ? t('difference.none') : format.number(one.target, 2),
    });
  const days = (task: CampaignTask | null): string | null =>
    task?.rectificationDays === undefined ? null : t('difference.days', { count: task.rectificationDays });
  const day = (task: CampaignTask | null): string | null => task && format.day(task.dueOn);
  const whole = before === null || after === null;
  const parts = before && after ? partsChanged(before, after) : null;
  const indicators = parts?.indicators ?? [
    ...(before?.indicators ?? []).map((one) => ({ code: one.code, before: one, after: null })),
    ...(after?.indicators ?? []).map((one) => ({ code: one.code, before: null, after: one })),
  ];
  const rows: (Row & { shown: boolean })[] = [
    {
      key: 'title',
      label: t('difference.title'),
      before: before?.title ?? null,
      after: after?.title ?? null,
      shown: parts?.title ?? false,
    },
    {
      key: 'dueOn',
      label: t('difference.dueOn'),
      before: day(before),
      after: day(after),
      shown: whole || parts!.dueOn,
    },
    {
      key: 'standard',
      label: t('difference.standard'),
      before: before?.standard || null,
      after: after?.standard || null,
      shown: whole || parts!.standard,
    },
    {
      key: 'rectificationDays',
      label: t('difference.rectificationDays'),
      before: days(before),
      after: days(after),
      shown: parts?.rectificationDays ?? (days(before) ?? days(after)) !== null,
    },
  ];
  return [
    ...rows.filter((row) => row.shown),
    ...indicators.map((one) => ({
      key: one.code,
      label: t('difference.indicator'),
      before: indicatorText(one.before),
      after: indicatorText(one.after),
    })),
  ];
}
