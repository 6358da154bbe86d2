import { useFormat } from '@linked/ui/use-format.ts';
import { Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SupervisionDetail } from '../trpc.ts';

/** Latest first: where it stands is at the top. */
export function Steps({ supervision }: { supervision: SupervisionDetail }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  return (
    <Timeline
      items={supervision.steps.toReversed().map((step, index) => ({
        key: supervision.steps.length - index,
        content: (
          <>
            <b>{step.event === 'reply' ? t('answered') : t(`event.${step.event}`)}</b>
            {step.replyDueOn && <span> {t('dueBy', { day: format.day(step.replyDueOn) })}</span>}
            {step.lookBackOn && <span> {t('lookBackBy', { day: format.day(step.lookBackOn) })}</span>}
            <div className="soft">
              {t('by', {
                actor: step.actor === 'system' ? t('system') : step.actor,
                at: format.instant(step.at),
              })}
            </div>
            {step.note !== '' && <div className="letter-text">{step.note}</div>}
            {step.replaced && <Replaced reply={step.replaced} />}
          </>
        ),
      }))}
    />
  );
}

/** The reply that a correction took the place of. */
function Replaced({ reply }: { reply: NonNullable<SupervisionDetail['steps'][number]['replaced']> }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  return (
    <details>
      <summary>{t('replaced')}</summary>
      <p className="soft">{t('reply.head', { by: reply.by, on: format.day(reply.on) })}</p>
      <p className="letter-text">{reply.text}</p>
      {reply.measures !== '' && <p className="letter-text">{reply.measures}</p>}
    </details>
  );
}
