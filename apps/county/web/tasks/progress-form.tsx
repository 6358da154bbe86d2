/** Progress of a task with its indicators, and the steps that this person can take now. */

import { Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { App, Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { type Described, DraftNotices } from '../parts/draft-notices.tsx';
import { Facts } from '../parts/facts.tsx';
import { LongTextItem, NumberItem } from '../parts/fields.tsx';
import { refresh } from '../parts/refresh.ts';
import { useDraftForm } from '../parts/use-draft-form.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { client, type Task } from '../trpc.ts';
import { IndicatorFields } from './indicator-fields.tsx';
import { LeaderSteps } from './leader-steps.tsx';
import { allFilled, indicatorsOf, type ProgressValues, valuesOf } from './progress-values.ts';
import { eventsFor, none } from './task-events.ts';

interface Props {
  row: Task;
  reload: () => unknown;
}

export function ProgressForm({ row, reload }: Props) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const campaign = useCampaign();
  const { today } = useSession();
  const { rolesIn } = useCounty();
  const { task } = row;
  const ref = { campaignId: row.campaignId, taskId: task.id, revision: row.revision };
  const events = row.dropped
    ? none
    : eventsFor(campaign, row.state, rolesIn(task.field), today, row.lock.state);
  const draft = useDraftForm<ProgressValues>(
    { key: `task:${row.campaignId}:${task.id}`, version: row.revision, values: valuesOf(row) },
    reload,
  );
  const describe = useDescribe(row);
  // Who only reads gets text, not greyed fields; what somebody typed stays to be seen until it is settled.
  const readOnly = !events.save && !draft.dirty;

  const typed = () => draft.form.getFieldsValue(true) as ProgressValues;
  const save = (values: ProgressValues) =>
    client.tasks.saveProgress.mutate({
      ...ref,
      percent: values.percent ?? 0,
      indicators: indicatorsOf(task, values),
      note: values.note ?? '',
    });
  const step = async (send: () => Promise<unknown>, said: string) => {
    const done = await draft.run(async () => {
      await send();
      await refresh('tasks', task.id);
    });
    if (done) void message.success(said);
  };
  const handIn = async () => {
    if (draft.dirty) {
      const saved = await save(typed());
      await client.tasks.submit.mutate({ ...ref, revision: saved.revision });
    } else await client.tasks.submit.mutate(ref);
  };
  const submit = async () => {
    const valid = await draft.form.validateFields().catch(() => null);
    if (!valid) return;
    if (!allFilled(task, typed())) {
      void message.warning(t('fillFirst'));
      return;
    }
    await step(handIn, campaign.document.countersign ? t('said.countersignAsked') : t('said.submitted'));
  };

  return (
    <Panel title={t('progress')}>
      <DraftNotices draft={draft} current={valuesOf(row)} describe={describe} />
      <Form<ProgressValues>
        form={draft.form}
        layout="vertical"
        initialValues={draft.initialValues}
        onValuesChange={draft.changed}
        onFinish={() => step(() => save(typed()), t('said.saved'))}
        disabled={!events.save || draft.busy}
      >
        {readOnly ? (
          <Facts items={describe(valuesOf(row)).map(({ label, text }) => ({ label, value: text }))} />
        ) : (
          <>
            <IndicatorFields task={task} />
            <NumberItem
              name="percent"
              label={t('percent')}
              unit="%"
              max={100}
              required
              help={t('percentHelp')}
            />
            <LongTextItem name="note" label={t('note')} rows={3} />
          </>
        )}
        <div className="step-buttons">
          {events.save && (
            <Button htmlType="submit" loading={draft.busy} disabled={draft.conflict || !draft.dirty}>
              {t('button.save')}
            </Button>
          )}
          {events.submit && (
            <Button
              type="primary"
              disabled={draft.conflict || draft.busy || (row.state === 'pending' && !draft.dirty)}
              onClick={submit}
            >
              {t(`button.${events.submit}`)}
            </Button>
          )}
          {events.revise && (
            <Button
              disabled={draft.busy}
              onClick={() => step(() => client.tasks.revise.mutate(ref), t('said.revised'))}
            >
              {t('button.revise')}
            </Button>
          )}
        </div>
      </Form>
      {events.countersign && <LeaderSteps row={row} reload={reload} />}
      {!events.any && (
        <p className="soft">{t(`waits.${row.lock.state === 'locked' ? 'locked' : row.state}`)}</p>
      )}
    </Panel>
  );
}

/** The form's content in words, for comparing two versions of it. */
function useDescribe({ task }: Task): (values: ProgressValues) => Described[] {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  const number = (value: number | null | undefined, unit: string) =>
    value == null ? '' : `${format.number(value, 2)} ${unit}`;
  return (values) => [
    ...task.indicators.flatMap((indicator) => {
      const typed = values.indicators?.[indicator.code];
      const own = { label: indicator.name, text: number(typed?.value, indicator.unit) };
      if (indicator.baselineName === null) return [own];
      return [own, { label: indicator.baselineName, text: number(typed?.base, indicator.unit) }];
    }),
    { label: t('percent'), text: number(values.percent, '%') },
    { label: t('note'), text: values.note ?? '' },
  ];
}
