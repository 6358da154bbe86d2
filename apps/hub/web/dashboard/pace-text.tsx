/** The pace in words: what is expected by today and what is done, each of how many tasks. */

import type { Pace } from '@linked/shared/rollup/pace.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

export function usePaceText(): (pace: Pace, wording: 'compared' | 'verdict') => string {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  return (pace, wording) => {
    const of = (value: number) => ({
      rate: format.rate(value, pace.assigned) ?? '–',
      value: format.number(value, 1),
      whole: format.number(pace.assigned),
    });
    const expected = t('pace.expected', of(pace.expected));
    // Where the actual progress stands beside it already, only the verdict and what is expected are said.
    if (wording === 'verdict') return t(pace.behind ? 'pace.behind' : 'pace.onTrack', { expected });
    return t('pace.compared', { expected, actual: t('pace.actual', of(pace.actual)) });
  };
}

/** Beside a region's name where it is behind; the numbers are in its tooltip and read out. `today` formatted. */
export function BehindTag({ pace, today }: { pace: Pace; today: string }) {
  const { t } = useTranslation('dashboard');
  const paceText = usePaceText();
  if (!pace.behind) return null;
  const sentence = t('pace.asOf', { pace: paceText(pace, 'compared'), date: today });
  return (
    <Tooltip title={sentence}>
      <Tag color="warning" className="behind-tag">
        {t('pace.tag')}
        <span className="visually-hidden">{sentence}</span>
      </Tag>
    </Tooltip>
  );
}
