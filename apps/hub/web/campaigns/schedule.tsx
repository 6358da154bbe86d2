/** Phases and due dates over time: the bars are drawn beside the words and dates they stand for. */
import { addDays, diffDays } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument, CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Span, spanOf } from './span.ts';

interface Props {
  document: CampaignDocument;
  /** Offers to move a phase, or to extend one that is over; left out where that is not the reader's to do. */
  onMove?: ((phase: CampaignPhase) => void) | undefined;
}

export function Schedule({ document, onMove }: Props) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { today } = useSession();
  const span = spanOf(document);
  const english = format.language === 'en';
  const months = monthsOf(span);
  return (
    <div className="schedule">
      <h2>{t('schedule.title')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="schedule-scroll" tabIndex={0} aria-label={t('schedule.chart')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('schedule.what')}</th>
              <th scope="col">{t('schedule.from')}</th>
              <th scope="col">{t('schedule.to')}</th>
              <th scope="col" className="schedule-axis">
                <span className="visually-hidden">{t('schedule.chart')}</span>
                <div aria-hidden="true" className="schedule-months">
                  {months.map((month) => (
                    <span key={month} style={{ left: `${shareOf(span, month)}%` }}>
                      {month.slice(0, 7)}
                    </span>
                  ))}
                </div>
              </th>
            </tr>
          </thead>
          <tbody>
            {document.phases.map((phase) => (
              <tr key={phase.code}>
                <th scope="row">{(english && phase.nameEn) || phase.name}</th>
                <td>{format.day(phase.startsOn)}</td>
                <td>
                  {format.day(phase.endsOn)}
                  {onMove && (
                    <Button
                      type="link"
                      size="small"
                      aria-label={t(`schedule.${wayOf(phase, today)}Of`, { phase: phase.name })}
                      onClick={() => onMove(phase)}
                    >
                      {t(`schedule.${wayOf(phase, today)}`)}
                    </Button>
                  )}
                </td>
                <td className="schedule-track">
                  <div aria-hidden="true">
                    <i
                      className={`schedule-bar ${phase.endsOn < today ? 'past' : phase.startsOn > today ? 'ahead' : 'now'}`}
                      style={{
                        left: `${shareOf(span, phase.startsOn)}%`,
                        width: `${shareOf(span, addDays(phase.endsOn, 1)) - shareOf(span, phase.startsOn)}%`,
                      }}
                    />
                    <Today span={span} today={today} />
                  </div>
                </td>
              </tr>
            ))}
            {document.fields.map((field) => {
              const tasks = document.tasks.filter((task) => task.field === field.code);
              const dates = tasks.map((task) => task.dueOn).sort();
              if (dates.length === 0) return null;
              return (
                <tr key={field.code}>
                  <th scope="row">
                    {t('schedule.tasksOf', {
                      field: (english && field.nameEn) || field.name,
                      count: tasks.length,
                    })}
                  </th>
                  <td>{format.day(dates[0]!)}</td>
                  <td>{format.day(dates.at(-1)!)}</td>
                  <td className="schedule-track">
                    <div aria-hidden="true">
                      {tasks.map((task) => (
                        <i
                          key={task.id}
                          className={`schedule-due ${task.dueOn < today ? 'past' : ''}`}
                          title={`${task.title} ${task.dueOn}`}
                          style={{ left: `${shareOf(span, task.dueOn)}%` }}
                        />
                      ))}
                      <Today span={span} today={today} />
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className="schedule-key">{t('schedule.key', { date: format.day(today) })}</p>
    </div>
  );
}

const wayOf = (phase: CampaignPhase, today: string) => (phase.endsOn < today ? 'extend' : 'move');

const shareOf = ({ from, to }: Span, day: string): number =>
  (diffDays(from, day) / Math.max(1, diffDays(from, to))) * 100;

function monthsOf({ from, to }: Span): string[] {
  const months: string[] = [];
  const [year, month] = from.split('-').map(Number);
  for (
    let at = new Date(Date.UTC(year!, month!, 1));
    at.toISOString().slice(0, 10) < to;
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))
  )
    months.push(at.toISOString().slice(0, 10));
  return months;
}

function Today({ span, today }: { span: Span; today: string }) {
  if (today < span.from || today > span.to) return null;
  return <i className="schedule-today" style={{ left: `${shareOf(span, today)}%` }} />;
}
