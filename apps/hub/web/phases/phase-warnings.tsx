/** Says what the dates of phases will do to their tasks that may not be meant; nothing when all is as usual. */
import { phaseWarnings } from '@linked/shared/campaigns/phase-warnings.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';

type Dates = Parameters<typeof phaseWarnings>;

export function PhaseWarnings({ phases, tasks }: { phases: Dates[0]; tasks: Dates[1] }) {
  const { t } = useTranslation('phases');
  const format = useFormat();
  const { today } = useSession();
  const warnings = phaseWarnings(phases, tasks, today);
  if (warnings.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className="form-alert"
      title={t('warning.title')}
      description={
        <ul>
          {warnings.map(({ what, phase, endsOn, tasks: count }) => (
            <li key={`${what} ${phase}`}>
              {t(`warning.${what}`, { phase, day: format.day(endsOn), count })}
            </li>
          ))}
        </ul>
      }
    />
  );
}
