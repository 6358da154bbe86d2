import { useFormat } from '@linked/ui/use-format.ts';
import { useTranslation } from 'react-i18next';
import type { Tally } from './tally.ts';

const parts = ['signed', 'delivered', 'queued'] as const;

/** Signed, delivered and queued as one bar with its numbers. */
export function ProgressBar({ tally }: { tally: Tally }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const text = t('progress', {
    total: format.number(tally.total),
    signed: format.number(tally.signed),
    delivered: format.number(tally.delivered),
    queued: format.number(tally.queued),
    late: format.number(tally.late),
  });
  return (
    <div className="deliveries-progress">
      <div
        className="deliveries-bar"
        role="progressbar"
        aria-label={t('progressLabel')}
        aria-valuemin={0}
        aria-valuemax={tally.total}
        aria-valuenow={tally.signed}
        aria-valuetext={text}
      >
        {parts.map((part) => (
          <i key={part} className={part} style={{ flexGrow: tally[part] }} />
        ))}
      </div>
      <p>{text}</p>
    </div>
  );
}
