/** Confirms a step of a supplement, with a reason where the step asks for one. */
import type { SupplementEvent } from '@linked/shared/supplements/states.ts';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { client, type SupplementDetail, trpc } from '../trpc.ts';

interface Props {
  supplement: SupplementDetail;
  event: SupplementEvent;
  onClose: () => void;
}

const asksReason = (event: SupplementEvent): boolean => event === 'reopen-draft' || event === 'withdraw';

function call(
  event: SupplementEvent,
  ref: { id: string; version: number },
  reason: string,
): Promise<SupplementDetail> {
  const { supplements } = client;
  switch (event) {
    case 'approve':
      return supplements.approve.mutate(ref);
    case 'issue':
      return supplements.issue.mutate(ref);
    case 'reopen-draft':
      return supplements.reopenDraft.mutate({ ...ref, reason });
    case 'withdraw':
      return supplements.withdraw.mutate({ ...ref, reason });
  }
}

export function SupplementStepDialog({ supplement, event, onClose }: Props) {
  const { t } = useTranslation('supplements');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const submit = async ({ reason }: { reason: string }) => {
    const ref = { id: supplement.id, version: supplement.version };
    try {
      const saved = await call(event, ref, reason ?? '');
      cache.setQueryData(trpc.supplements.get.queryKey({ id: supplement.id }), saved);
      void message.success(t(`done.${event}`));
    } finally {
      await Promise.all([
        cache.invalidateQueries(trpc.supplements.pathFilter()),
        cache.invalidateQueries(trpc.directives.list.queryFilter({ campaignId: supplement.campaignId })),
        cache.invalidateQueries(trpc.questions.pathFilter()),
      ]);
    }
  };
  return (
    <FormDialog<{ reason: string }>
      title={t(`event.${event}`)}
      okText={t(`event.${event}`)}
      initialValues={{}}
      submit={submit}
      onClose={onClose}
    >
      <p className="form-alert">
        {t(`ask.${event}`, { title: supplement.title, counties: supplement.counties })}
      </p>
      {asksReason(event) && (
        <Form.Item
          name="reason"
          label={t('form.reason')}
          rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
      )}
    </FormDialog>
  );
}
