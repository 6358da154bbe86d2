/** The table itself: one row a task, cards on a phone; what is typed is kept until it is sent. */
import { RecordTable } from '@linked/ui/record-table.tsx';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, Checkbox, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { Due } from '../parts/due.tsx';
import { TaskTag } from '../parts/tone-tag.tsx';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import type { Task } from '../trpc.ts';
import './report-table.css';
import { rowOf } from './report-draft.ts';
import { ReportIndicators } from './report-indicators.tsx';
import { RowNotices } from './report-notices.tsx';
import { useReportDraft } from './use-report-draft.ts';

/** Where a row can be scrolled to. */
const anchor = (taskId: string): string => `report-${taskId}`;

function goTo(taskId: string): void {
  const row = document.getElementById(anchor(taskId));
  row?.scrollIntoView({ block: 'center' });
  row?.focus({ preventScroll: true });
}

interface Props {
  tasks: readonly Task[];
  /** Those of them that can be reported on now. */
  open: readonly Task[];
  reload: () => unknown;
}

export function ReportTable({ tasks, open, reload }: Props) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const campaign = useCampaign();
  const fieldName = useFieldName();
  const report = useReportDraft(campaign.id, tasks, reload);
  const { draft, busy, refusal } = report;
  const marked = report.typed.filter((row) => draft[row.task.id]?.submit).length;

  const send = async () => {
    if (report.firstWrong) {
      goTo(report.firstWrong.task.id);
      return;
    }
    const answer = await report.send();
    if ('saved' in answer)
      void message.success(t('report.sent', { saved: answer.saved, handedIn: answer.handedIn }));
    else if (answer.taskId) goTo(answer.taskId);
  };

  return (
    <div className="report">
      {report.restored && report.typed.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={t('report.restored', { count: report.typed.length })}
          action={
            <Button size="small" onClick={report.dropAll}>
              {t('report.dropAll')}
            </Button>
          }
        />
      )}
      <RecordTable<Task>
        // What somebody else handed in while it was typed stays to be seen.
        rows={tasks.filter((row) => open.includes(row) || draft[row.task.id])}
        rowKey={(row) => row.task.id}
        columns={[
          {
            key: 'title',
            title: t('column.title'),
            lead: true,
            width: '26%',
            render: (row) => (
              <div id={anchor(row.task.id)} tabIndex={-1} className="report-task">
                <Link to="/tasks/$taskId" params={{ taskId: row.task.id }}>
                  {row.task.title}
                </Link>
                <span className="soft">
                  {fieldName(row.task.field)} <TaskTag state={row.state} />
                </span>
                <Due day={row.dueOn} open />
                <RowNotices
                  row={row}
                  typed={draft[row.task.id] ?? null}
                  refusal={refusal?.taskId === row.task.id ? refusal.sentence : null}
                  onKeepMine={() => report.keepMine(row)}
                  onTakeTheirs={() => report.takeTheirs(row)}
                />
              </div>
            ),
          },
          {
            key: 'percent',
            title: t('report.percent'),
            width: 130,
            render: (row) => (
              <>
                <InputNumber
                  aria-label={t('report.percentOf', { task: row.task.title })}
                  min={0}
                  max={100}
                  precision={0}
                  suffix="%"
                  inputMode="numeric"
                  className="report-number"
                  disabled={busy}
                  value={rowOf(row, draft).percent}
                  onChange={(percent) => report.change(row, { percent })}
                />
                <small className="soft">{t('report.expected', { expected: row.expectedPercent })}</small>
              </>
            ),
          },
          {
            key: 'indicators',
            title: t('report.indicators'),
            render: (row) =>
              row.task.indicators.length > 0 && (
                <ReportIndicators
                  task={row.task}
                  values={rowOf(row, draft).indicators}
                  disabled={busy}
                  onChange={(indicators) => report.change(row, { indicators })}
                />
              ),
          },
          {
            key: 'note',
            title: t('note'),
            width: '18%',
            render: (row) => (
              <Input.TextArea
                aria-label={t('report.noteOf', { task: row.task.title })}
                autoSize={{ minRows: 1, maxRows: 6 }}
                maxLength={4000}
                disabled={busy}
                value={rowOf(row, draft).note}
                onChange={(event) => report.change(row, { note: event.target.value })}
              />
            ),
          },
          {
            key: 'submit',
            title: t('button.submit'),
            width: 84,
            render: (row) => (
              <Checkbox
                aria-label={t('report.submitOf', { task: row.task.title })}
                disabled={busy}
                checked={rowOf(row, draft).submit}
                onChange={(event) => report.change(row, { submit: event.target.checked })}
              />
            ),
          },
        ]}
      />
      <div className="report-foot">
        <div role="alert">
          {refusal && (
            <Alert
              type="error"
              showIcon
              role="presentation"
              title={t('report.refused', { why: refusal.sentence })}
              action={
                refusal.taskId &&
                !report.firstWrong && (
                  <Button size="small" onClick={() => goTo(refusal.taskId!)}>
                    {t('report.goTo')}
                  </Button>
                )
              }
            />
          )}
        </div>
        <div className="choice-bar">
          <span role="status">{t('report.count', { typed: report.typed.length, marked })}</span>
          {report.firstWrong && <span className="report-wrong">{t('report.wrong')}</span>}
          <Button type="primary" loading={busy} disabled={report.typed.length === 0} onClick={send}>
            {report.firstWrong ? t('report.goTo') : t('report.send')}
          </Button>
        </div>
      </div>
    </div>
  );
}
