/** What a row of the table has to say: why it cannot be sent, that somebody else saved it, what the server refused. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Task } from '../trpc.ts';
import { problemsOf, type ReportRow, type RowProblem } from './report-draft.ts';

interface Props {
  row: Task;
  /** Null while nothing is typed. */
  typed: ReportRow | null;
  refusal: string | null;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

export function RowNotices({ row, typed, refusal, onKeepMine, onTakeTheirs }: Props) {
  const { t } = useTranslation('tasks');
  const problems = typed ? problemsOf(row, typed) : [];
  const changed = problems.some((problem) => problem.kind === 'changed-meanwhile');
  if (problems.length === 0 && refusal === null) return null;
  const sentence = (problem: RowProblem): string => {
    switch (problem.kind) {
      case 'changed-meanwhile':
        return t('report.changed', { author: row.author ?? '', percent: row.percent });
      case 'percent-missing':
        return t('report.percentMissing');
      case 'not-filled':
        return t('report.notFilled', { indicator: problem.indicator.name });
      default:
        return t('report.indicatorWrong', {
          indicator: problem.indicator.name,
          why: t(`indicator.problem.${problem.kind}`, { base: problem.indicator.baselineName ?? '' }),
        });
    }
  };
  return (
    <div className="report-notices" aria-live="polite">
      <ul>
        {/* A refusal for a newer revision is told by the comparison below it. */}
        {refusal !== null && !changed && <li>{refusal}</li>}
        {problems.map((problem) => (
          <li key={sentence(problem)}>{sentence(problem)}</li>
        ))}
      </ul>
      {changed && (
        <div className="step-buttons">
          <Button size="small" onClick={onKeepMine}>
            {t('report.keepMine')}
          </Button>
          <Button size="small" onClick={onTakeTheirs}>
            {t('report.takeTheirs')}
          </Button>
        </div>
      )}
    </div>
  );
}
