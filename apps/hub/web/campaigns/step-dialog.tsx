/** Confirms a step of a campaign's life, with what the step asks for: a reason, a last day, or nothing. */
import type { CampaignEvent } from '@linked/shared/campaigns/states.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OpenLetters, OpenSummary } from '../archives/open-counties.tsx';
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
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const changed = useChanged();
  const run = useMutation({
    mutationFn: (entered: Entered) => call(step, { id: campaign.id, version: campaign.version }, entered),
  });

  const submit = async (entered: Entered) => {
    setFailure(null);
    try {
      changed(await run.mutateAsync(entered));
      void message.success(t(`step.${step}.done`));
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t(`step.${step}.title`)}
      okText={t(`event.${step}`)}
      okButtonProps={{ danger: step === 'withdraw' }}
      onOk={form.submit}
      confirmLoading={run.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="form-alert">
        {t(`step.${step}.text`, {
          title: campaign.title,
          counties: format.number(campaign.counties),
          tasks: campaign.tasks,
          days: campaign.document.receiptWorkdays,
        })}
      </p>
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      {(step === 'begin-closing' || step === 'close' || step === 'withdraw') && (
        <StillOpenNow campaignId={campaign.id} step={step} />
      )}
      <Form<Entered> form={form} layout="vertical" onFinish={submit} initialValues={{ lastDay: today }}>
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
      </Form>
    </Modal>
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
