/** A deadline, with how long there is or how late it is. */
import { diffDays } from '@linked/shared/calendar/dates.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTranslation } from 'react-i18next';
import { ToneTag } from './tone-tag.tsx';

/** From this many days before the deadline on the days left are shown. */
const NEAR_DAYS = 7;

/** `open`: it still waits for somebody; a deadline that was met is only a date. */
export function Due({ day, open }: { day: string; open: boolean }) {
  const { t } = useTranslation('parts');
  const { today } = useSession();
  const format = useFormat();
  const left = diffDays(today, day);
  return (
    <span className="due">
      {format.day(day)}
      {open && left < 0 && <ToneTag tone="bad">{t('due.late', { count: -left })}</ToneTag>}
      {open && left === 0 && <ToneTag tone="warn">{t('due.today')}</ToneTag>}
      {open && left > 0 && left <= NEAR_DAYS && (
        <ToneTag tone="warn">{t('due.left', { count: left })}</ToneTag>
      )}
    </span>
  );
}
