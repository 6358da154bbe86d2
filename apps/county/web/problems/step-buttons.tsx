/** The steps that this person can take now, each with the inputs it asks for. */
import type { ProblemEvent } from '@linked/shared/problems/states.ts';
import { optionalParts, requiredParts, type StepPart } from '@linked/shared/problems/step-inputs.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { DayItem, LongTextItem, TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { client, type Problem, trpc } from '../trpc.ts';
import { limitFor, type RectificationLimit } from './rectification-limit.ts';

interface Props {
  problem: Problem;
  events: readonly ProblemEvent[];
  reload: () => unknown;
}

/** The step that brings a problem on; the others stand beside it. */
const forward: readonly ProblemEvent[] = [
  'hand-over',
  'distribute',
  'begin-rectifying',
  'answer',
  'verify',
  'close',
];

export function StepButtons({ problem, events, reload }: Props) {
  const { t } = useTranslation('problems');
  const [event, setEvent] = useState<ProblemEvent | null>(null);
  const tasks = useQuery(trpc.tasks.list.queryOptions({ campaignId: problem.campaignId }));
  const limit = tasks.data ? limitFor(tasks.data, problem) : null;
  return (
    <>
      {events.map((candidate) => (
        <Button
          key={candidate}
          type={forward.includes(candidate) ? 'primary' : 'default'}
          onClick={() => setEvent(candidate)}
        >
          {t(`event.${candidate}`)}
        </Button>
      ))}
      {event && (
        <StepDrawer
          key={event}
          problem={problem}
          event={event}
          limit={limit}
          reload={reload}
          onClose={() => setEvent(null)}
        />
      )}
    </>
  );
}

type Values = Partial<Record<StepPart, string | null>>;

interface DrawerProps {
  problem: Problem;
  event: ProblemEvent;
  limit: RectificationLimit | null;
  reload: () => unknown;
  onClose: () => void;
}

function StepDrawer({ problem, event, limit, reload, onClose }: DrawerProps) {
  const { t } = useTranslation('problems');
  const { today } = useSession();
  const parts = [...requiredParts[event], ...optionalParts[event]];
  const values = useStartValues({ problem, parts, today, limit });
  return (
    <FormDrawer<Values>
      title={t('stepTitle', { step: t(`event.${event}`), title: problem.title })}
      record={{ key: `problem-step:${problem.id}:${event}`, version: problem.revision, values }}
      describe={(typed) => parts.map((part) => ({ label: t(`part.${part}`), text: typed[part] ?? '' }))}
      save={async (typed) => {
        const input = Object.fromEntries(parts.map((part) => [part, typed[part] || null]));
        await client.problems.act.mutate({
          id: problem.id,
          revision: problem.revision,
          event,
          input: { ...input, note: typed.note ?? '' },
        });
        await refresh('problems', problem.id);
      }}
      reload={reload}
      onClose={onClose}
      saveLabel={t(`event.${event}`)}
      savedText={t('stepDone')}
    >
      <p className="soft step-hint">{t(`hint.${event}`)}</p>
      {parts.map((part) => (
        <PartItem
          key={part}
          part={part}
          required={requiredParts[event].includes(part)}
          problem={problem}
          limit={limit}
        />
      ))}
    </FormDrawer>
  );
}

interface Start {
  problem: Problem;
  parts: readonly StepPart[];
  today: string;
  limit: RectificationLimit | null;
}

/** What is known already stands in the form. A responsible unit distributes to itself. */
function useStartValues({ problem, parts, today, limit }: Start): Values {
  const { principal } = useSession();
  const { isStaff } = useCounty();
  const ownUnit = isStaff ? null : (principal.grants.find((grant) => grant.unit !== null)?.unit ?? null);
  const known: Values = {
    unit: problem.unit ?? ownUnit,
    person: problem.person,
    measures: problem.measures,
    dueOn: problem.dueOn ?? (limit && limit.lastDay >= today ? limit.lastDay : null),
    answer: problem.answer,
    on: today,
    note: '',
  };
  return Object.fromEntries(parts.map((part) => [part, known[part] ?? null]));
}

interface PartProps {
  part: StepPart;
  required: boolean;
  problem: Problem;
  limit: RectificationLimit | null;
}

function PartItem({ part, required, problem, limit }: PartProps) {
  const { t } = useTranslation('problems');
  const format = useFormat();
  const { today } = useSession();
  const label = t(`part.${part}`);
  switch (part) {
    case 'unit':
    case 'person':
      return <TextItem name={part} label={label} required={required} />;
    case 'dueOn':
      return (
        <DayItem
          name={part}
          label={label}
          min={problem.foundOn}
          required={required}
          help={limit && t('limit', { ...limit, day: format.day(limit.lastDay) })}
        />
      );
    case 'on':
      return <DayItem name={part} label={label} min={problem.foundOn} max={today} required={required} />;
    default:
      return <LongTextItem name={part} label={label} required={required} rows={3} />;
  }
}
