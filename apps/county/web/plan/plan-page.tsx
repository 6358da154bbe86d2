/** The county's own implementation plan and its Party committee's approval of it (批转). */
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { App, Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { MilestonesPanel } from '../milestones/milestones-panel.tsx';
import { useCounty } from '../parts/county.ts';
import { DraftNotices } from '../parts/draft-notices.tsx';
import { Facts } from '../parts/facts.tsx';
import { DayItem, LongTextItem, TextItem } from '../parts/fields.tsx';
import { refresh } from '../parts/refresh.ts';
import { ToneTag } from '../parts/tone-tag.tsx';
import { useDraftForm } from '../parts/use-draft-form.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { client, queryClient, trpc } from '../trpc.ts';
import { type PlanValues, recordOf, valuesOf } from './plan-values.ts';

export function PlanPage() {
  const { t } = useTranslation('plan');
  const campaign = useCampaign();
  const { mayWrite } = useCounty();
  const isDoable = useDoable();
  return (
    <Page
      title={t('title')}
      tags={
        campaign.partyApproval ? (
          <ToneTag tone="good">{t('approved')}</ToneTag>
        ) : (
          <ToneTag tone="warn">{t('notApproved')}</ToneTag>
        )
      }
    >
      <p className="soft">{t('intro')}</p>
      {mayWrite(null) && isDoable('record') ? <PlanForm key={campaign.id} /> : <PlanText />}
      <MilestonesPanel />
    </Page>
  );
}

function PlanForm() {
  const { t } = useTranslation('plan');
  const { today } = useSession();
  const { message } = App.useApp();
  const campaign = useCampaign();
  const values = valuesOf(campaign);
  const draft = useDraftForm<PlanValues>(
    { key: `plan:${campaign.id}`, version: JSON.stringify(values), values },
    () => queryClient.invalidateQueries(trpc.campaigns.pathFilter()),
  );
  const documentNo = Form.useWatch('approvalNo', draft.form);
  // An approval that was reported cannot be unsaid.
  const approvalNeeded = campaign.partyApproval !== null || Boolean(documentNo);
  const save = async () => {
    const done = await draft.run(async () => {
      const typed = draft.form.getFieldsValue(true) as PlanValues;
      await client.campaigns.recordPlan.mutate({ campaignId: campaign.id, ...recordOf(typed) });
      await refresh('campaigns', campaign.id);
    });
    if (done) void message.success(t('saved'));
  };
  return (
    <Form<PlanValues>
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
          { label: t('plan.title'), text: shown.title ?? '' },
          { label: t('plan.documentNo'), text: shown.documentNo ?? '' },
          { label: t('plan.adoptedOn'), text: shown.adoptedOn ?? '' },
          { label: t('plan.summary'), text: shown.summary ?? '' },
          { label: t('approval.documentNo'), text: shown.approvalNo ?? '' },
          { label: t('approval.approvedOn'), text: shown.approvedOn ?? '' },
          { label: t('approval.mobilisedOn'), text: shown.mobilisedOn ?? '' },
        ]}
      />
      <div className="two-columns">
        <Panel title={t('plan.heading')}>
          <TextItem name="title" label={t('plan.title')} required />
          <TextItem name="documentNo" label={t('plan.documentNo')} />
          <DayItem name="adoptedOn" label={t('plan.adoptedOn')} max={today} required />
          <LongTextItem name="summary" label={t('plan.summary')} rows={5} />
        </Panel>
        <Panel title={t('approval.heading')}>
          <TextItem
            name="approvalNo"
            label={t('approval.documentNo')}
            help={t('approval.help')}
            required={approvalNeeded}
          />
          <DayItem name="approvedOn" label={t('approval.approvedOn')} max={today} required={approvalNeeded} />
          <DayItem name="mobilisedOn" label={t('approval.mobilisedOn')} max={today} />
        </Panel>
      </div>
      <div className="step-buttons below">
        <Button
          type="primary"
          htmlType="submit"
          loading={draft.busy}
          disabled={draft.conflict || !draft.dirty}
        >
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}

function PlanText() {
  const { t } = useTranslation('plan');
  const format = useFormat();
  const { plan, partyApproval } = useCampaign();
  const day = (value: string | null | undefined) => (value ? format.day(value) : null);
  return (
    <div className="two-columns">
      <Panel title={t('plan.heading')}>
        <Facts
          items={[
            { label: t('plan.title'), value: plan?.title ?? null },
            { label: t('plan.documentNo'), value: plan?.documentNo ?? null },
            { label: t('plan.adoptedOn'), value: day(plan?.adoptedOn) },
          ]}
        />
        <p className="prose">{plan?.summary}</p>
      </Panel>
      <Panel title={t('approval.heading')}>
        <Facts
          items={[
            { label: t('approval.documentNo'), value: partyApproval?.documentNo ?? null },
            { label: t('approval.approvedOn'), value: day(partyApproval?.approvedOn) },
            { label: t('approval.mobilisedOn'), value: day(partyApproval?.mobilisedOn) },
          ]}
        />
      </Panel>
    </div>
  );
}
