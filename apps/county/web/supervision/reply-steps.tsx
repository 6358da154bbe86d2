/** Staff answer a letter; the leader signs the answer (审签) or sends it back with a reason. */
import type { SupervisedEvent } from '@linked/shared/supervision/county-states.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { dayOf } from '@linked/ui/format.ts';
import { useSession } from '@linked/ui/session.tsx';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayItem, LongTextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { client, type Letter } from '../trpc.ts';

interface Props {
  letter: Letter;
  /** What this person can do now. */
  events: readonly SupervisedEvent[];
  reload: () => unknown;
}

export function ReplySteps({ letter, events, reload }: Props) {
  const { t } = useTranslation('supervision');
  const [open, setOpen] = useState<'reply' | 'correct' | 'send-back' | null>(null);
  const close = () => setOpen(null);
  if (events.length === 0) return null;
  return (
    <div className="step-buttons">
      {events.includes('reply') && (
        <Button type="primary" onClick={() => setOpen('reply')}>
          {t('button.reply')}
        </Button>
      )}
      {events.includes('correct') && (
        <Button onClick={() => setOpen('correct')}>{t('button.correct')}</Button>
      )}
      {events.includes('countersign') && <Countersign letter={letter} />}
      {events.includes('send-back') && (
        <Button onClick={() => setOpen('send-back')}>{t('button.sendBack')}</Button>
      )}
      {open === 'reply' && <ReplyDrawer letter={letter} reload={reload} onClose={close} />}
      {open === 'correct' && <CorrectDrawer letter={letter} reload={reload} onClose={close} />}
      {open === 'send-back' && <SendBackDrawer letter={letter} reload={reload} onClose={close} />}
    </div>
  );
}

function Countersign({ letter }: { letter: Letter }) {
  const { t } = useTranslation('supervision');
  const { modal, message } = App.useApp();
  const countersign = () =>
    modal.confirm({
      title: t(letter.correction ? 'countersign.correction' : 'countersign.title'),
      content: t('countersign.hint', {
        author: letter.correction?.author ?? letter.replyAuthor ?? '',
        organ: letter.issuingOrgan,
      }),
      okText: t('button.countersign'),
      onOk: async () => {
        try {
          await client.supervision.countersign.mutate({ id: letter.id, version: letter.version });
          void message.success(t('said.countersigned'));
        } catch (error) {
          void message.error(errorMessage(error));
        }
        await refresh('problems', letter.problemId);
      },
    });
  return (
    <Button type="primary" onClick={countersign}>
      {t('button.countersign')}
    </Button>
  );
}

interface DrawerProps {
  letter: Letter;
  reload: () => unknown;
  onClose: () => void;
}

interface Reply {
  text: string;
  measures: string;
  on: string | null;
}

const describeReply = (t: (key: string) => string, { text, measures, on }: Reply) => [
  { label: t('reply'), text },
  { label: t('measures'), text: measures },
  { label: t('repliedOn'), text: on ?? '' },
];

function ReplyDrawer({ letter, reload, onClose }: DrawerProps) {
  const { t } = useTranslation('supervision');
  const { today } = useSession();
  return (
    <FormDrawer<Reply>
      title={t('replyTo', { letter: letter.letterNo ?? letter.letterTitle })}
      record={{
        key: `supervised-reply:${letter.id}`,
        version: letter.version,
        values: { text: letter.reply, measures: letter.measures, on: today },
      }}
      describe={(reply) => describeReply(t, reply)}
      save={async ({ text, measures, on }) => {
        const { id, version } = letter;
        await client.supervision.reply.mutate({
          id,
          version,
          text,
          measures: measures ?? '',
          on: on ?? today,
        });
        await refresh('problems', letter.problemId);
      }}
      reload={reload}
      onClose={onClose}
      saveLabel={t(letter.countersign ? 'button.toLeader' : 'button.reply')}
      savedText={t(letter.countersign ? 'said.toLeader' : 'said.replied')}
    >
      <p className="soft step-hint">{t(letter.countersign ? 'hintCountersign' : 'hint')}</p>
      <ReplyItems letter={letter} />
    </FormDrawer>
  );
}

/** What a reply holds, in its own form and in that of its correction. */
function ReplyItems({ letter }: { letter: Letter }) {
  const { t } = useTranslation('supervision');
  const { today } = useSession();
  return (
    <>
      <LongTextItem name="text" label={t('reply')} required rows={6} />
      <LongTextItem name="measures" label={t('measures')} rows={3} />
      <DayItem name="on" label={t('repliedOn')} min={dayOf(letter.issuedAt)} max={today} required />
    </>
  );
}

/** Begins with the correction that was sent back, or with the reply as it went up. */
function CorrectDrawer({ letter, reload, onClose }: DrawerProps) {
  const { t } = useTranslation('supervision');
  const { today } = useSession();
  const before = letter.correction ?? {
    text: letter.reply,
    measures: letter.measures,
    on: letter.repliedOn,
    reason: '',
  };
  return (
    <FormDrawer<Reply & { reason: string }>
      title={t('correctionOf', { letter: letter.letterNo ?? letter.letterTitle })}
      record={{
        key: `supervised-correction:${letter.id}`,
        version: letter.version,
        values: {
          text: before.text,
          measures: before.measures,
          on: before.on ?? today,
          reason: before.reason,
        },
      }}
      describe={({ text, measures, on, reason }) => [
        ...describeReply(t, { text, measures, on }),
        { label: t('correctionReason'), text: reason },
      ]}
      save={async ({ text, measures, on, reason }) => {
        const { id, version } = letter;
        const reply = { text, measures: measures ?? '', on: on ?? today };
        await client.supervision.correct.mutate({ id, version, ...reply, reason });
        await refresh('problems', letter.problemId);
      }}
      reload={reload}
      onClose={onClose}
      saveLabel={t(letter.countersign ? 'button.toLeader' : 'button.correct')}
      savedText={t(letter.countersign ? 'said.toLeader' : 'said.corrected')}
    >
      <p className="soft step-hint">{t(letter.countersign ? 'correctHintCountersign' : 'correctHint')}</p>
      <ReplyItems letter={letter} />
      <LongTextItem name="reason" label={t('correctionReason')} required rows={2} />
    </FormDrawer>
  );
}

function SendBackDrawer({ letter, reload, onClose }: DrawerProps) {
  const { t } = useTranslation('supervision');
  return (
    <FormDrawer<{ reason: string }>
      title={t('button.sendBack')}
      record={{
        key: `supervised-send-back:${letter.id}`,
        version: letter.version,
        values: { reason: '' },
      }}
      describe={({ reason }) => [{ label: t('reason'), text: reason }]}
      save={async ({ reason }) => {
        await client.supervision.sendBack.mutate({ id: letter.id, version: letter.version, reason });
        await refresh('problems', letter.problemId);
      }}
      reload={reload}
      onClose={onClose}
      saveLabel={t('button.sendBack')}
      savedText={t('said.sentBack')}
    >
      <LongTextItem name="reason" label={t('reason')} help={t('reasonHelp')} required rows={4} />
    </FormDrawer>
  );
}
