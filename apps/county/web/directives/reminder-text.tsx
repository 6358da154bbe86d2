/** Everything a county is reminded of, each with the way to where it is done. */
import { isDirectiveKind } from '@linked/shared/link/kinds.ts';
import type { ReminderItem, ReminderPayload } from '@linked/shared/reminders/payload.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const order = ['receipt', 'report', 'overdue', 'behind-pace'] as const;

export function ReminderText({ payload, campaignId }: { payload: ReminderPayload; campaignId: string }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  return (
    <>
      <p className="soft">{t('reminder.asOf', { day: format.day(payload.day) })}</p>
      {order.map((what) => {
        const items = payload.items.filter((item) => item.what === what);
        if (items.length === 0) return null;
        return (
          <Panel
            key={what}
            title={t(`reminder.${what}`)}
            extra={t('reminder.count', { count: items.length })}
          >
            <ul className="task-texts">
              {items.map((item) => (
                <li key={keyOf(item)}>
                  <Item item={item} campaignId={campaignId} />
                  {item.times > 1 && <p className="soft">{t('reminder.times', { count: item.times })}</p>}
                </li>
              ))}
            </ul>
          </Panel>
        );
      })}
    </>
  );
}

const keyOf = (item: ReminderItem): string =>
  item.what === 'receipt' ? item.directiveId : item.what === 'report' ? item.dueOn : item.taskId;

function Item({ item, campaignId }: { item: ReminderItem; campaignId: string }): ReactNode {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const terms = useTerms();
  const due = format.day(item.dueOn);
  switch (item.what) {
    case 'receipt':
      return (
        <>
          <Link to="/directives/$id" params={{ id: item.directiveId }}>
            {isDirectiveKind(item.directiveKind)
              ? terms.directiveKind(item.directiveKind)
              : item.directiveKind}
          </Link>
          <p>{t('reminder.signBy', { day: due })}</p>
        </>
      );
    case 'report':
      return (
        <>
          <Link to="/tasks">{t('reminder.toTasks')}</Link>
          <p>{t('reminder.nothingIn', { from: format.day(item.from), day: due })}</p>
        </>
      );
    case 'overdue':
      return (
        <>
          <ToTask item={item} campaignId={campaignId} />
          <p>{t('reminder.dueOn', { day: due, percent: item.percent })}</p>
        </>
      );
    case 'behind-pace':
      return (
        <>
          <ToTask item={item} campaignId={campaignId} />
          <p>{t('reminder.behind', { day: due, percent: item.percent, expected: item.expected })}</p>
        </>
      );
  }
}

function ToTask({ item, campaignId }: { item: { taskId: string; title: string }; campaignId: string }) {
  return (
    <Link to="/tasks/$taskId" params={{ taskId: item.taskId }} search={{ campaign: campaignId }}>
      {item.title}
    </Link>
  );
}
