import { type ProblemState, problemEvents, problemStates } from '@linked/shared/problems/states.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useTranslation } from 'react-i18next';
import type { ProblemDetail } from '../trpc.ts';

const isState = (value: string): value is ProblemState =>
  (problemStates as readonly string[]).includes(value);
const isEvent = (value: string): boolean =>
  value === 'register' ||
  value === 'supervise' ||
  value === 'take-over' ||
  (problemEvents as readonly string[]).includes(value);

/** Every step with who took it and when, oldest first. */
export function StepHistory({ steps }: { steps: ProblemDetail['steps'] }) {
  const { t } = useTranslation('problems');
  const format = useFormat();
  const terms = useTerms();
  return (
    <ol className="history">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
        <li key={index}>
          <div className="history-head">
            <b>{isEvent(step.event) ? t(`event.${step.event}`) : step.event}</b>
            {isState(step.to) && <span className="soft">{terms.problemState(step.to)}</span>}
          </div>
          <div className="soft">{t('by', { actor: step.actor, at: format.instant(step.at) })}</div>
          {step.note !== '' && <p className="prose">{step.note}</p>}
        </li>
      ))}
    </ol>
  );
}
