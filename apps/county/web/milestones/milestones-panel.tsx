/** What the county's congress has done, in the order in which it is done; another order is asked about. */
import {
  type Milestones,
  type OutOfOrder,
  outOfOrder,
  recordedMilestones,
} from '@linked/shared/milestones/milestones.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { DraftNotices } from '../parts/draft-notices.tsx';
import { Facts } from '../parts/facts.tsx';
import { DayItem, LongTextItem, NumberItem } from '../parts/fields.tsx';
import { refresh } from '../parts/refresh.ts';
import { useDraftForm } from '../parts/use-draft-form.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { client, queryClient, type SavedMilestones, trpc } from '../trpc.ts';
import { type MilestoneValues, marksOf, valuesOf } from './milestone-values.ts';
import './milestones.css';

export function MilestonesPanel() {
  const { t } = useTranslation('milestones');
  const campaign = useCampaign();
  const isDoable = useDoable();
  const { mayWrite } = useCounty();
  const query = useQuery(trpc.milestones.get.queryOptions({ campaignId: campaign.id }));
  return (
    <Panel title={t('title')}>
      <p className="soft">{t('intro')}</p>
      <QueryState query={query} rows={4}>
        {(saved) =>
          mayWrite(null) && isDoable('record') ? (
            <MilestonesForm key={campaign.id} saved={saved} />
          ) : (
            <MilestonesText marks={saved.marks} />
          )
        }
      </QueryState>
    </Panel>
  );
}

function MilestonesForm({ saved }: { saved: SavedMilestones }) {
  const { t } = useTranslation('milestones');
  const { today } = useSession();
  const { message, modal } = App.useApp();
  const campaign = useCampaign();
  const values = valuesOf(saved.marks);
  const draft = useDraftForm<MilestoneValues>(
    { key: `milestones:${campaign.id}`, version: saved.revision, values },
    () => queryClient.invalidateQueries(trpc.milestones.pathFilter()),
  );
  const confirmed = (questions: OutOfOrder[]): Promise<boolean> =>
    new Promise((resolve) => {
      modal.confirm({
        title: t('order.title'),
        content: (
          <>
            {questions.map(({ earlier, later }) => (
              <p key={later}>
                {t('order.line', { earlier: t(`step.${earlier}`), later: t(`step.${later}`) })}
              </p>
            ))}
            <p>{t('order.ask')}</p>
          </>
        ),
        okText: t('order.confirm'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      });
    });
  const save = async () => {
    const marks = marksOf(draft.form.getFieldsValue(true) as MilestoneValues);
    const questions = outOfOrder(marks);
    if (questions.length > 0 && !(await confirmed(questions))) return;
    const done = await draft.run(async () => {
      await client.milestones.save.mutate({ campaignId: campaign.id, revision: saved.revision, marks });
      await refresh('milestones', campaign.id);
    });
    if (done) void message.success(t('saved'));
  };
  return (
    <Form<MilestoneValues>
      form={draft.form}
      layout="vertical"
      initialValues={draft.initialValues}
      onValuesChange={draft.changed}
      onFinish={save}
    >
      <DraftNotices
        draft={draft}
        current={values}
        describe={(shown) => [
          ...recordedMilestones.map((key) => ({
            label: t(`step.${key}`),
            text: shown[key]?.on
              ? t('line', { day: shown[key].on, count: shown[key].times ?? 1 })
              : t('notYet'),
          })),
          { label: t('note'), text: shown.note ?? '' },
        ]}
      />
      <ol className="milestone-steps">
        {recordedMilestones.map((key) => (
          <li key={key}>
            <fieldset className="milestone-step">
              <legend>{t(`step.${key}`)}</legend>
              <DayItem name={[key, 'on']} label={t('on')} max={today} />
              <NumberItem name={[key, 'times']} label={t('times')} unit={t('unit')} max={1000} min={1} />
            </fieldset>
          </li>
        ))}
      </ol>
      <LongTextItem name="note" label={t('note')} rows={2} />
      <Button type="primary" htmlType="submit" loading={draft.busy} disabled={draft.conflict || !draft.dirty}>
        {t('save')}
      </Button>
    </Form>
  );
}

function MilestonesText({ marks }: { marks: Milestones }) {
  const { t } = useTranslation('milestones');
  const format = useFormat();
  return (
    <>
      <Facts
        items={recordedMilestones.map((key) => {
          const mark = marks[key];
          return {
            label: t(`step.${key}`),
            value: mark ? t('line', { day: format.day(mark.on), count: mark.times }) : t('notYet'),
          };
        })}
      />
      <p className="prose">{marks.note}</p>
    </>
  );
}
