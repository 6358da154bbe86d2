/** Letters of the tier above about a problem (上级督办): what is asked, what was answered, what happened since. */
import { possibleEvents } from '@linked/shared/state-machine.ts';
import { supervisedTransitions } from '@linked/shared/supervision/county-states.ts';
import { Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { Due } from '../parts/due.tsx';
import { Facts } from '../parts/facts.tsx';
import { useDoable } from '../shell/doable.ts';
import { type Letter, trpc } from '../trpc.ts';
import { LetterTag } from './letter-tag.tsx';
import { ReplySteps } from './reply-steps.tsx';

export function Letters({ problemId }: { problemId: string }) {
  const query = useQuery(trpc.supervision.ofProblem.queryOptions({ problemId }));
  return (
    <QueryState query={query} rows={4}>
      {(letters) => letters.map((letter) => <One key={letter.id} letter={letter} reload={query.refetch} />)}
    </QueryState>
  );
}

const waits = (letter: Letter): boolean =>
  letter.state === 'to-answer' || letter.state === 'awaiting-countersign';

function One({ letter, reload }: { letter: Letter; reload: () => unknown }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const { rolesIn } = useCounty();
  const isDoable = useDoable();
  const events = isDoable('rectify')
    ? possibleEvents(supervisedTransitions, letter.state, rolesIn(letter.field))
    : [];
  return (
    <Panel title={letter.letterTitle} extra={<LetterTag state={letter.state} />}>
      {letter.state === 'to-answer' && letter.sentBackReason && (
        <Alert
          type="warning"
          showIcon
          className="campaign-notice"
          title={t('sentBack')}
          description={letter.sentBackReason}
        />
      )}
      <Facts
        items={[
          { label: t('letterNo'), value: letter.letterNo },
          { label: t('organ'), value: letter.issuingOrgan },
          { label: t('addressee'), value: letter.addressee },
          { label: t('issuedAt'), value: format.instant(letter.issuedAt) },
          {
            label: t('replyDue'),
            value: letter.replyDueOn ? <Due day={letter.replyDueOn} open={waits(letter)} /> : t('noReply'),
          },
          ...(letter.lookBackOn ? [{ label: t('lookBackOn'), value: format.day(letter.lookBackOn) }] : []),
          ...(letter.roundTitle ? [{ label: t('round'), value: letter.roundTitle }] : []),
        ]}
      />
      <Text title={t('text')} text={letter.letterText} />
      <Text title={t('reply')} text={letter.reply} />
      <Text title={t('measures')} text={letter.measures} />
      {letter.repliedOn && (
        <p className="soft">
          {t(letter.countersignedBy ? 'repliedSigned' : 'repliedBy', {
            day: format.day(letter.repliedOn),
            author: letter.replyAuthor ?? '',
            leader: letter.countersignedBy ?? '',
          })}
        </p>
      )}
      {letter.correctionReason !== '' && (
        <p className="soft">{t('correctedBecause', { reason: letter.correctionReason })}</p>
      )}
      <PendingCorrection letter={letter} />
      <div className="letter-steps">
        <ReplySteps letter={letter} events={events} reload={reload} />
      </div>
      <h3 className="sub-title">{t('steps')}</h3>
      <Timeline letter={letter} />
    </Panel>
  );
}

/** A correction that has not gone up: it waits for the leader, or was sent back. */
function PendingCorrection({ letter }: { letter: Letter }) {
  const { t } = useTranslation('supervision');
  const { correction } = letter;
  if (correction === null) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className="campaign-notice"
      title={
        letter.sentBackReason === null
          ? t('pending.waiting')
          : t('pending.sentBack', { reason: letter.sentBackReason })
      }
      description={
        <>
          <p className="prose">{correction.text}</p>
          {correction.measures !== '' && <p className="prose">{correction.measures}</p>}
          <p className="soft">{t('pending.by', { author: correction.author, reason: correction.reason })}</p>
        </>
      }
    />
  );
}

function Text({ title, text }: { title: string; text: string }) {
  if (text === '') return null;
  return (
    <>
      <h3 className="sub-title">{title}</h3>
      <p className="prose">{text}</p>
    </>
  );
}

/** Every step of both tiers, oldest first. */
function Timeline({ letter }: { letter: Letter }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  return (
    <ol className="history">
      {letter.steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
        <li key={index}>
          <div className="history-head">
            <b>{t(`step.${step.event}`)}</b>
            {step.replyDueOn && asksByDay.includes(step.event) && (
              <span className="soft">{t('dueBy', { day: format.day(step.replyDueOn) })}</span>
            )}
            {step.lookBackOn && step.event === 'closed' && (
              <span className="soft">{t('lookBackBy', { day: format.day(step.lookBackOn) })}</span>
            )}
          </div>
          <div className="soft">{t('by', { actor: step.actor, at: format.instant(step.at) })}</div>
          {step.note !== '' && <p className="prose">{step.note}</p>}
        </li>
      ))}
    </ol>
  );
}

/** Steps that set the reply's last day, or remind of it. */
const asksByDay: readonly string[] = ['issued', 'remind', 'extended', 'sent-back', 'reopened'];
