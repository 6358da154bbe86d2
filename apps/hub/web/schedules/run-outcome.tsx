/** What came of one run: done or not, its numbers, and the parts that failed with why. */
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { regionNameOf } from '../region-name.ts';
import { type ScheduleRow, trpc } from '../trpc.ts';

export type ScheduledRun = ScheduleRow['lastRuns'][number];

const REGION = /^\d{6}$/;

export function RunOutcome({ run, goesOn }: { run: ScheduledRun; goesOn: boolean }) {
  const { t, i18n } = useTranslation('schedules');
  const format = useFormat();
  const campaigns = useQuery(trpc.operations.list.queryOptions());
  const failed = run.summary?.failed ?? [];
  /** `snapshot:<campaign>`, `counties:<first of a batch>` or a name alone; a later version's is shown as it is called. */
  const nameOf = (part: string): string => {
    const [kind = part, about] = part.split(':');
    const name = i18n.exists(`schedules:part.${kind}`) ? t(`part.${kind}`) : kind;
    if (about === undefined) return name;
    const title = campaigns.data?.find((one) => one.campaignId === about)?.title;
    return t('partAbout', { part: name, about: title ?? (REGION.test(about) ? regionNameOf(about) : about) });
  };
  if (!run.finishedAt)
    return (
      <Tag color={goesOn ? 'processing' : 'warning'}>{t(goesOn ? 'phase.running' : 'phase.interrupted')}</Tag>
    );
  return (
    <>
      <Tag color={failed.length > 0 ? 'error' : 'success'}>
        {failed.length > 0 ? t('failed', { count: failed.length }) : t('done')}
      </Tag>
      <span className="soft">
        {Object.entries(run.summary?.numbers ?? {})
          .map(([key, value]) =>
            t('number', { name: t(`names.${key}`, { defaultValue: key }), value: format.number(value) }),
          )
          .join(t('between'))}
      </span>
      {failed.map(({ part, reason }) => (
        <div key={part}>{t('partFailed', { part: nameOf(part), reason })}</div>
      ))}
    </>
  );
}
