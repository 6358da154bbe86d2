/** The headline numbers of a region, each with unit, denominator and date; a click opens the rows behind. */
import { representativesParticipating } from '@linked/shared/rollup/counters.ts';
import { paceOf } from '@linked/shared/rollup/pace.ts';
import { Figure } from '@linked/ui/number.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Comparison } from '../trpc.ts';
import type { FactKind } from './facts-drawer.tsx';
import { takingPart, trained } from './measures.ts';
import { usePaceText } from './pace-text.tsx';

interface Props {
  comparison: Comparison;
  /** Opens the rows behind a number; null where only the numbers were kept. */
  onOpen: ((kind: FactKind) => void) | null;
}

export function Headlines({ comparison: { self, today }, onOpen }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const terms = useTerms();
  const { counters } = self;
  const asOf = format.day(today);
  const rows = (kind: FactKind) =>
    onOpen && (
      <Button type="link" size="small" className="figure-rows" onClick={() => onOpen(kind)}>
        {t('rows.open')}
        <span className="visually-hidden">{t('rows.of', { kind: terms.reportKind(kind) })}</span>
      </Button>
    );
  const paceText = usePaceText();
  const pace = paceOf(self);
  return (
    <div className="headlines">
      <Figure
        label={t('measure.completion')}
        lead="share"
        value={counters.tasks_done}
        denominator={self.tasksAssigned}
        unit={t('unit.task')}
        asOf={asOf}
        note={
          <>
            {t('headline.reviewedDone', {
              rate: format.rate(counters.reviewed_done, self.tasksAssigned) ?? '–',
              number: format.number(counters.reviewed_done),
            })}
            {rows('task-progress')}
          </>
        }
      />
      <Figure
        label={t('measure.progress')}
        lead="share"
        value={pace.actual}
        denominator={pace.assigned}
        unit={t('unit.task')}
        asOf={asOf}
        tone={pace.behind ? 'bad' : 'good'}
        note={paceText(pace, 'verdict')}
      />
      <Figure
        label={t('measure.problemsFound')}
        value={counters.problems_found}
        unit={t('unit.problem')}
        asOf={asOf}
        note={
          <>
            {t('headline.selfFound', {
              count: counters.problems_self_found,
              number: format.number(counters.problems_self_found),
            })}
            {rows('problem')}
          </>
        }
      />
      <Figure
        label={t('measure.problemsClosed')}
        lead="share"
        value={counters.problems_closed}
        denominator={counters.problems_found}
        denominatorName={t('whole.problems')}
        unit={t('unit.problem')}
        asOf={asOf}
        note={t('headline.reopened', { number: format.number(counters.problems_reopened) })}
      />
      <Figure
        label={t('measure.problemsOverdue')}
        value={self.problemsOverdue}
        denominator={counters.problems_open}
        denominatorName={t('whole.openProblems')}
        unit={t('unit.problem')}
        asOf={asOf}
        tone={self.problemsOverdue > 0 ? 'bad' : 'good'}
      />
      <Figure
        label={t('measure.reviewed')}
        lead="share"
        value={counters.tasks_reviewed}
        denominator={self.tasksAssigned}
        unit={t('unit.task')}
        asOf={asOf}
        note={t('headline.liveSubmitted', { number: format.number(counters.tasks_submitted) })}
      />
      <Figure
        label={t('measure.groups')}
        value={counters.groups}
        unit={t('unit.group')}
        asOf={asOf}
        note={
          <>
            {t('headline.activities', { number: format.number(counters.activities) })}
            {rows('rep-group')}
          </>
        }
      />
      <Figure
        label={t('measure.participation')}
        lead="share"
        value={representativesParticipating(counters)}
        denominator={counters.reps_total}
        denominatorName={t('whole.representatives')}
        unit={t('unit.person')}
        asOf={asOf}
      />
      <Figure
        label={t('measure.training')}
        lead="share"
        value={trained(self)}
        denominator={takingPart(self)}
        denominatorName={t('whole.takingPart')}
        unit={t('unit.person')}
        asOf={asOf}
      />
      <Figure
        label={t('measure.signed')}
        value={self.countiesSigned}
        denominator={self.counties}
        unit={t('unit.county')}
        asOf={asOf}
        tone={self.countiesSigned < self.counties ? 'plain' : 'good'}
      />
      <Figure
        label={t('measure.approvals')}
        value={counters.party_approvals}
        denominator={self.counties}
        unit={t('unit.county')}
        asOf={asOf}
        note={
          self.cities > 0 &&
          t('headline.citiesApproved', { approved: self.citiesApproved, cities: self.cities })
        }
      />
    </div>
  );
}
