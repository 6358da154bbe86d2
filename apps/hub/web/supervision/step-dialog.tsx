/** Confirms a step on a supervision, with what the state table says it asks for. */

import { addDays } from '@linked/shared/calendar/dates.ts';
import {
  optionalSupervisionParts,
  requiredSupervisionParts,
  type SupervisionEvent,
  type SupervisionPart,
} from '@linked/shared/supervision/states.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { dayOf } from '@linked/ui/format.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SupervisionDetail, trpc } from '../trpc.ts';
import { useSupervisionChanged } from './use-supervision-changed.ts';

interface Entered {
  note?: string;
  replyDueOn?: string;
  lookBackOn?: string;
  reply?: { text: string; on: string; by: string; links?: string[] };
}

interface Props {
  supervision: SupervisionDetail;
  event: SupervisionEvent;
  onClose: () => void;
}

/** Days from the closing to the look-back that is proposed. */
const LOOK_BACK_DAYS = 60;

export function StepDialog({ supervision, event, onClose }: Props) {
  const { t } = useTranslation('supervision');
  const { message } = App.useApp();
  const { today } = useSession();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const { changed, failed } = useSupervisionChanged(supervision.id);
  const act = useMutation(trpc.supervision.act.mutationOptions());
  const parts = [...requiredSupervisionParts[event], ...optionalSupervisionParts[event]];

  const submit = async (entered: Entered) => {
    setFailure(null);
    const { id, version } = supervision;
    const reply = entered.reply && { ...entered.reply, links: entered.reply.links ?? [] };
    try {
      const input = { ...entered, note: entered.note ?? '', reply };
      changed(await act.mutateAsync({ id, version, event, input }));
      void message.success(t('stepDone'));
      onClose();
    } catch (error) {
      failed(error);
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t(`event.${event}`)}
      okText={t(`event.${event}`)}
      okButtonProps={{ danger: event === 'cancel' || event === 'withdraw' }}
      onOk={form.submit}
      confirmLoading={act.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
      width={560}
    >
      <p className="form-alert">{t(`hint.${event}`, { addressee: supervision.addressee })}</p>
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{
          lookBackOn: addDays(today, LOOK_BACK_DAYS),
          reply: (event === 'correct' && supervision.reply) || { on: today, by: supervision.addressee },
        }}
      >
        {parts.map((part) => (
          <Part
            key={part}
            part={part}
            required={requiredSupervisionParts[event].includes(part)}
            supervision={supervision}
          />
        ))}
      </Form>
    </Modal>
  );
}

interface PartProps {
  part: SupervisionPart;
  required: boolean;
  supervision: SupervisionDetail;
}

function Part({ part, required, supervision }: PartProps) {
  const { t } = useTranslation('supervision');
  const { today } = useSession();
  const rules = (name: string) => (required ? [{ required: true, message: t('missing', { name }) }] : []);
  if (part === 'reply') return <ReplyParts supervision={supervision} />;
  if (part === 'note')
    return (
      <Form.Item name="note" label={t('part.note')} rules={rules(t('part.note'))}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
    );
  const min = part === 'lookBackOn' ? addDays(today, 1) : today;
  return (
    <Form.Item name={part} label={t(`part.${part}`)} rules={rules(t(`part.${part}`))}>
      <DayField min={min} />
    </Form.Item>
  );
}

/** What the government's desk answered, copied from paper. */
function ReplyParts({ supervision }: { supervision: SupervisionDetail }) {
  const { t } = useTranslation('supervision');
  const { today } = useSession();
  const required = (name: string) => [{ required: true, message: t('missing', { name }) }];
  return (
    <>
      <div className="form-row">
        <Form.Item name={['reply', 'by']} label={t('reply.by')} rules={required(t('reply.by'))}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name={['reply', 'on']} label={t('reply.on')} rules={required(t('reply.on'))}>
          <DayField min={supervision.issuedAt ? dayOf(supervision.issuedAt) : undefined} max={today} />
        </Form.Item>
      </div>
      <Form.Item name={['reply', 'text']} label={t('reply.text')} rules={required(t('reply.text'))}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name={['reply', 'links']} label={t('reply.links')} extra={t('reply.linksHelp')}>
        <Select mode="tags" open={false} suffixIcon={null} maxCount={10} />
      </Form.Item>
    </>
  );
}
