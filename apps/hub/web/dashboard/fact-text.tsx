/** One reported thing in words. What cannot be read (a newer kind of payload) shows its kind and nothing invented. */
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { type ReportKind, type ReportPayload, reportPayloads } from '@linked/shared/link/kinds.ts';
import { sumTiers } from '@linked/shared/primitives.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FactRow } from '../trpc.ts';

interface Text {
  title: string;
  /** What the reader has to know before the rest. */
  marks?: string[];
  lines: string[];
}
type Writers = { [K in ReportKind]?: (payload: ReportPayload<K>) => Text };

function useWriters({ task: reported }: FactRow, document: CampaignDocument | undefined): Writers {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const terms = useTerms();
  const taskOf = (id: string) => document?.tasks.find((task) => task.id === id);
  const due = (day: string | null) => (day ? [t('facts.due', { date: format.day(day) })] : []);
  return {
    'task-progress': (progress) => {
      const task = reported ?? taskOf(progress.taskId);
      const marks = reported
        ? [
            ...(reported.dropped ? [t('facts.dropped')] : []),
            ...(reported.reportedRevision < reported.revision
              ? [
                  t('facts.olderVersion', {
                    reported: reported.reportedRevision,
                    revision: reported.revision,
                  }),
                ]
              : []),
          ]
        : [];
      const values = progress.indicators.map((item) => {
        const indicator = task?.indicators.find((one) => one.code === item.code);
        const value = `${format.number(item.value, 1)} ${indicator?.unit ?? ''}`.trim();
        const name = indicator?.name ?? item.code;
        return item.base === null
          ? t('facts.indicator', { name, value })
          : t('facts.indicatorOf', { name, value, base: format.number(item.base, 1) });
      });
      return {
        title: t('facts.progress', {
          task: task?.title ?? progress.taskId,
          percent: progress.percent,
          state: terms.taskState(progress.state),
        }),
        marks,
        lines: [...values, ...(progress.note ? [progress.note] : [])],
      };
    },
    problem: (problem) => ({
      title: problem.title,
      lines: [
        [terms.problemState(problem.state), terms.problemSource(problem.source), problem.unit]
          .filter(Boolean)
          .join(' · '),
        t('facts.found', { date: format.day(problem.foundOn) }),
        ...due(problem.dueOn),
        ...(problem.closedOn ? [t('facts.closed', { date: format.day(problem.closedOn) })] : []),
      ],
    }),
    'rep-group': (group) => ({
      title: group.name,
      lines: [
        t('facts.group', {
          leader: group.leaderName,
          members: sumTiers(group.members),
          others: group.otherMembers,
          trained: group.trained,
        }),
      ],
    }),
    activity: (activity) => ({
      title: `${terms.activityMode(activity.mode)} · ${activity.place}`,
      lines: [
        t('facts.activity', {
          date: format.day(activity.heldOn),
          people: activity.participants,
          problems: activity.problemsFound,
        }),
        ...(activity.summary ? [activity.summary] : []),
      ],
    }),
    'work-item': (item) => ({
      title: item.matter,
      lines: [
        t('facts.workItem', { person: item.person, standard: item.standard }),
        ...due(item.dueOn),
        ...(item.doneOn ? [t('facts.done', { date: format.day(item.doneOn) })] : []),
      ],
    }),
    baseline: (baseline) => ({
      title: t('facts.indicator', {
        name: baseline.name,
        value: `${format.number(baseline.amount, 1)} ${baseline.unit}`,
      }),
      lines: [t('facts.counted', { date: format.day(baseline.countedOn) })],
    }),
    'county-figures': (figures) => ({
      title: t('facts.people', {
        people: format.number(sumTiers(figures.participating)),
        all: format.number(figures.representativesTotal),
      }),
      lines: [
        t('facts.trained', {
          representatives: format.number(figures.representativesTrained),
          staff: format.number(figures.staffTrained),
        }),
        t('facts.opinions', {
          collected: format.number(figures.opinionsCollected),
          answered: format.number(figures.opinionsAnswered),
        }),
        t('facts.sweep', { visits: format.number(figures.cadreVisits), teams: figures.inspectionTeams }),
        t('asOf', { date: format.day(figures.asOf) }),
      ],
    }),
  };
}

export function FactText({ row, document }: { row: FactRow; document: CampaignDocument | undefined }) {
  const terms = useTerms();
  const writers = useWriters(row, document);
  const parsed = reportPayloads[row.kind].safeParse(row.payload);
  const write = writers[row.kind] as ((payload: unknown) => Text) | undefined;
  const text: Text =
    parsed.success && write ? write(parsed.data) : { title: terms.reportKind(row.kind), lines: [] };
  return (
    <>
      <b>{text.title}</b>
      {text.marks?.map((mark) => (
        <Tag key={mark} color="warning" className="fact-mark">
          {mark}
        </Tag>
      ))}
      {text.lines.map((line) => (
        <div key={line} className="fact-line">
          {line}
        </div>
      ))}
    </>
  );
}
