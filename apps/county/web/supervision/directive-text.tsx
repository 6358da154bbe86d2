/** What a directive about a problem says, with the way to the problem it is about. */
import type { ProblemAssignment, ProblemSupervision } from '@linked/shared/supervision/payloads.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Facts } from '../parts/facts.tsx';

export function AssignmentText({ payload }: { payload: ProblemAssignment }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const id = payload.sourceProblemId ?? payload.problemId;
  return (
    <Panel title={payload.letter?.title ?? t('assigned')} extra={<ToProblem id={id} />}>
      <Facts
        items={[
          { label: t('problem'), value: payload.title },
          { label: t('place'), value: payload.place },
          ...(payload.letterNo ? [{ label: t('letterNo'), value: payload.letterNo }] : []),
          ...(payload.roundTitle ? [{ label: t('round'), value: payload.roundTitle }] : []),
          ...(payload.replyDueOn ? [{ label: t('replyDue'), value: format.day(payload.replyDueOn) }] : []),
        ]}
      />
      <p className="prose">{payload.letter?.text ?? payload.detail}</p>
    </Panel>
  );
}

export function SupervisionStepText({ payload }: { payload: ProblemSupervision }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  return (
    <Panel title={t(`step.${payload.step}`)} extra={<ToProblem id={payload.problemId} />}>
      <Facts
        items={[
          { label: t('issuedAt'), value: format.instant(payload.at) },
          ...(payload.replyDueOn ? [{ label: t('replyDue'), value: format.day(payload.replyDueOn) }] : []),
          ...(payload.lookBackOn ? [{ label: t('lookBackOn'), value: format.day(payload.lookBackOn) }] : []),
        ]}
      />
      {payload.note !== '' && <p className="prose">{payload.note}</p>}
    </Panel>
  );
}

function ToProblem({ id }: { id: string }) {
  const { t } = useTranslation('supervision');
  return (
    <Link to="/problems/$id" params={{ id }}>
      {t('toProblem')}
    </Link>
  );
}
