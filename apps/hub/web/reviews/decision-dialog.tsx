/** A return, an unlock or the early end of a pause of one task of one county: all are given a reason that the county reads. */

import { addDays } from '@linked/shared/calendar/dates.ts';
import type { ReviewRow } from '@linked/shared/contracts/hub/reviews.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, trpc } from '../trpc.ts';
import { ValueList } from './values.tsx';

export type Decision = 'return' | 'unlock' | 'resume';

interface Entered {
  reason: string;
  asked?: string;
  until?: string;
}

interface Props {
  campaignId: string;
  row: ReviewRow;
  decision: Decision;
  onClose: () => void;
}

/** Days an unlock is offered for at first. */
const OFFERED_DAYS = 7;

export function DecisionDialog({ campaignId, row, decision, onClose }: Props) {
  const { t } = useTranslation('reviews');
  const { message } = App.useApp();
  const { today } = useSession();
  const cache = useQueryClient();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const place = { campaignId, region: row.region, taskId: row.taskId };
  const decide = useMutation({
    mutationFn: async ({ reason, asked = '', until = today }: Entered) => {
      if (decision === 'return')
        await client.reviews.return.mutate({ ...place, revision: row.revision, reason, asked });
      else if (decision === 'resume') await client.reviews.resume.mutate({ ...place, reason });
      else await client.reviews.unlock.mutate({ ...place, until, reason });
    },
  });

  const submit = async (entered: Entered) => {
    setFailure(null);
    try {
      await decide.mutateAsync(entered);
      void message.success(t(`${decision}.done`, { region: row.regionName }));
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
      width={640}
      title={t(`${decision}.title`, { region: row.regionName, task: row.taskTitle })}
      okText={t(`${decision}.confirm`)}
      onOk={form.submit}
      confirmLoading={decide.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="form-alert">{t(`${decision}.hint`, { author: row.report?.author ?? '' })}</p>
      {decision === 'return' && <ValueList row={row} />}
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{ until: addDays(today, OFFERED_DAYS) }}
      >
        <Form.Item
          name="reason"
          label={t(`${decision}.reason`)}
          rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
        {decision === 'return' && (
          <Form.Item name="asked" label={t('return.asked')} extra={t('return.askedHint')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
          </Form.Item>
        )}
        {decision === 'unlock' && (
          <Form.Item
            name="until"
            label={t('unlock.until')}
            extra={t('unlock.untilHint')}
            rules={[{ required: true, message: t('unlock.untilMissing') }]}
          >
            <DayField min={today} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
