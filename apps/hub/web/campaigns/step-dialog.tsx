/** Confirms a step of a campaign's life, with what the step asks for: a reason, a last day, or nothing. */
import type { CampaignEvent } from '@linked/shared/campaigns/states.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { OpenLetters, OpenSummary } from '../archives/open-counties.tsx';
import { PhaseWarnings } from '../phases/phase-warnings.tsx';
import { type CampaignDetail, client, trpc } from '../trpc.ts';
import { useChanged } from './use-changed.ts';

export type Step = Extract<CampaignEvent, 'issue' | 'reopen-draft' | 'begin-closing' | 'close' | 'withdraw'>;

/** What each step asks for. */
export const steps: Record<Step, 'nothing' | 'reason' | 'last-day'> = {
  issue: 'nothing',
  'reopen-draft': 'reason',
  'begin-closing': 'last-day',
  close: 'nothing',
  withdraw: 'reason',
};

interface Entered {
  reason: string;
  lastDay: string;
}

const call = (
  step: Step,
  ref: { id: string; version: number },
  { reason, lastDay }: Entered,
): Promise<CampaignDetail> => {
  const { campaigns } = client;
  switch (step) {
    case 'issue':
      return campaigns.issue.mutate(ref);
    case 'reopen-draft':
      return campaigns.reopenDraft.mutate({ ...ref, reason });
    case 'begin-closing':
      return campaigns.beginClosing.mutate({ ...ref, lastDay });
    case 'close':
      return campaigns.close.mutate(ref);
    case 'withdraw':
      return campaigns.withdraw.mutate({ ...ref, reason });
  }
};

export function StepDialog({
  campaign,
  step,
  onClose,
}: {
  campaign: CampaignDetail;
  step: Step;
  onClose: () => void;
}) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { message } = App.useApp();
  const { today } = useSession();
  const changed = useChanged();

  const submit = async (entered: Entered) => {
    changed(await call(step, { id: campaign.id, version: campaign.version }, entered));
    void message.success(t(`step.${step}.done`));
  };
  const lead = (
    <>
      <p className="form-alert">
        {t(`step.${step}.text`, {
          title: campaign.title,
          counties: format.number(campaign.counties),
          tasks: campaign.tasks,
          days: campaign.document.receiptWorkdays,
        })}
      </p>
      {step === 'issue' && <PhaseWarnings {...campaign.document} />}
      {(step === 'begin-closing' || step === 'close' || step === 'withdraw') && (
        <StillOpenNow campaignId={campaign.id} step={step} />
      )}
    </>
  );

  return (
    <FormDialog<Entered>
      title={t(`step.${step}.title`)}
      okText={t(`event.${step}`)}
      danger={step === 'withdraw'}
      lead={lead}
      initialValues={{ lastDay: today }}
      submit={submit}
      onClose={onClose}
      width={520}
    >
      {steps[step] === 'reason' && (
        <Form.Item
          name="reason"
          label={t('step.reason')}
          rules={[{ required: true, whitespace: true, message: t('step.reasonMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
      )}
      {steps[step] === 'last-day' && (
        <Form.Item
          name="lastDay"
          label={t('step.lastDay')}
          rules={[{ required: true, message: t('form.dateMissing') }]}
        >
          <DayField min={today} />
        </Form.Item>
      )}
    </FormDialog>
  );
}

/** Whoever begins the closing or closes sees first what that leaves undone, and before either end what letters are out. */
function StillOpenNow({ campaignId, step }: { campaignId: string; step: Step }) {
  const query = useQuery(trpc.archives.stillOpen.queryOptions({ campaignId }));
  return (
    <QueryState query={query} rows={3}>
      {(open) =>
        step === 'withdraw' ? <OpenLetters open={open} end="withdraw" /> : <OpenSummary open={open} />
      }
    </QueryState>
  );
}
