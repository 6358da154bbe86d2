/** 延期申请 and 暂缓 of one task: what was asked for and answered, and asking. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import { newId } from '@linked/shared/ids.ts';
import { type TaskRequestKind, taskRequestKinds } from '@linked/shared/reviews/decisions.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { DayItem, LongTextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { ToneTag } from '../parts/tone-tag.tsx';
import { useDoable } from '../shell/doable.ts';
import { client, type Task, type TaskRequest, trpc } from '../trpc.ts';

export function TaskRequests({ row }: { row: Task }) {
  const { t } = useTranslation('reviews');
  const { mayWrite } = useCounty();
  const doable = useDoable()('task');
  const [asking, setAsking] = useState<string | null>(null);
  const query = useQuery(trpc.reviews.requests.queryOptions({ campaignId: row.campaignId }));
  const own = (query.data ?? []).filter((request) => request.taskId === row.task.id);
  const mayAsk = doable && mayWrite(row.task.field);
  if (own.length === 0 && !mayAsk) return null;
  return (
    <Panel
      title={t('request.title')}
      extra={
        mayAsk && (
          <Button size="small" onClick={() => setAsking(newId())}>
            {t('request.ask')}
          </Button>
        )
      }
    >
      <QueryState query={query} rows={1}>
        {() =>
          own.length === 0 ? (
            <p className="soft">{t('request.none')}</p>
          ) : (
            <ul className="task-requests">
              {own.map((request) => (
                <li key={request.id}>
                  <Asked request={request} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
      {asking && <AskDrawer id={asking} row={row} reload={query.refetch} onClose={() => setAsking(null)} />}
    </Panel>
  );
}

function Asked({ request }: { request: TaskRequest }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const { answer } = request;
  return (
    <>
      <b>{t(`request.${request.what}`, { until: format.day(request.until) })}</b>{' '}
      {answer ? (
        <ToneTag tone={answer.granted ? 'good' : 'bad'}>
          {t(answer.granted ? 'request.granted' : 'request.refused')}
        </ToneTag>
      ) : (
        <ToneTag tone="warn">{t('request.open')}</ToneTag>
      )}
      <div>{request.reason}</div>
      <div className="soft">
        {t('history.when', { who: request.requestedBy, at: format.instant(request.requestedAt) })}
      </div>
      {answer && (
        <div className="soft">
          {t('request.answered', { by: answer.by, at: format.instant(answer.at) })}
          {answer.reason && ` ${answer.reason}`}
          {answer.dueOn && ` ${t('history.dueOn', { day: format.day(answer.dueOn) })}`}
        </div>
      )}
    </>
  );
}

interface Entered {
  what: TaskRequestKind;
  until: string;
  reason: string;
}

interface AskProps {
  id: string;
  row: Task;
  reload: () => unknown;
  onClose: () => void;
}

/** Days a pause is offered for at first. */
const OFFERED_DAYS = 7;

function AskDrawer({ id, row, reload, onClose }: AskProps) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const { today } = useSession();
  const later = row.dueOn < today ? today : row.dueOn;
  return (
    <FormDrawer<Entered>
      title={t('request.dialog', { task: row.task.title })}
      record={{
        key: `request:${row.campaignId}:${row.task.id}`,
        version: 0,
        values: { what: 'extension', until: addDays(later, OFFERED_DAYS), reason: '' },
      }}
      describe={({ what, until, reason }) => [
        { label: t('request.what'), text: t(`request.kind.${what}`) },
        { label: t(`request.until.${what}`), text: until },
        { label: t('request.reason'), text: reason },
      ]}
      save={async ({ what, until, reason }) => {
        await client.reviews.request.mutate({
          id,
          campaignId: row.campaignId,
          taskId: row.task.id,
          what,
          until,
          reason,
        });
        await refresh('tasks', row.task.id);
      }}
      reload={reload}
      onClose={onClose}
      saveLabel={t('request.send')}
      savedText={t('request.sent')}
    >
      {(form) => (
        <>
          <p className="soft">{t('request.dueNow', { day: format.day(row.dueOn) })}</p>
          <Form.Item name="what" label={t('request.what')}>
            <Radio.Group
              options={taskRequestKinds.map((kind) => ({ value: kind, label: t(`request.kind.${kind}`) }))}
            />
          </Form.Item>
          <UntilItem form={form} dueOn={row.dueOn} today={today} />
          <LongTextItem name="reason" label={t('request.reason')} required rows={4} />
        </>
      )}
    </FormDrawer>
  );
}

function UntilItem({
  form,
  dueOn,
  today,
}: {
  form: Parameters<typeof Form.useWatch>[1];
  dueOn: string;
  today: string;
}) {
  const { t } = useTranslation('reviews');
  const what: TaskRequestKind = Form.useWatch('what', form) ?? 'extension';
  return (
    <DayItem
      name="until"
      label={t(`request.until.${what}`)}
      help={t(`request.hint.${what}`)}
      required
      min={what === 'extension' ? addDays(dueOn, 1) : today}
    />
  );
}
