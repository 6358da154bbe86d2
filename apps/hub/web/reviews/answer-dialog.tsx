/** Grants or refuses a county's request for more time or a pause. */
import type { HubTaskRequestRow } from '@linked/shared/contracts/hub/reviews.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, trpc } from '../trpc.ts';

interface Entered {
  until: string;
  reason?: string;
}

interface Props {
  campaignId: string;
  request: HubTaskRequestRow;
  grant: boolean;
  onClose: () => void;
}

export function AnswerDialog({ campaignId, request, grant, onClose }: Props) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const { message } = App.useApp();
  const { today } = useSession();
  const cache = useQueryClient();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const what = grant ? 'grant' : 'refuse';
  const answer = useMutation({
    mutationFn: ({ until, reason = '' }: Entered) =>
      client.reviews.answer.mutate({
        campaignId,
        region: request.region,
        requestId: request.id,
        grant,
        until: grant ? until : null,
        reason,
      }),
  });

  const submit = async (entered: Entered) => {
    setFailure(null);
    try {
      await answer.mutateAsync(entered);
      void message.success(t(`answer.${what}.done`, { region: request.regionName }));
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    } finally {
      await cache.invalidateQueries(trpc.reviews.pathFilter());
    }
  };

  return (
    <Modal
      open
      width={560}
      title={t(`answer.${what}.title`, { region: request.regionName, task: request.taskTitle })}
      okText={t(`answer.${what}.do`)}
      onOk={form.submit}
      confirmLoading={answer.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="form-alert">
        {t(`answer.asked.${request.what}`, {
          until: format.day(request.until),
          due: format.day(request.dueOn),
          reason: request.reason,
        })}
      </p>
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered> form={form} layout="vertical" onFinish={submit} initialValues={{ until: request.until }}>
        {grant && (
          <Form.Item
            name="until"
            label={t(`answer.until.${request.what}`)}
            extra={t(`answer.hint.${request.what}`)}
            rules={[{ required: true, message: t('unlock.untilMissing') }]}
          >
            <DayField min={today} />
          </Form.Item>
        )}
        <Form.Item
          name="reason"
          label={t(grant ? 'answer.remark' : 'answer.reason')}
          rules={grant ? [] : [{ required: true, whitespace: true, message: t('reasonMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
