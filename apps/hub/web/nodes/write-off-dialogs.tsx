/** Asking to write off what a county lost, and a second person's answer. What is typed stays when the server refuses. */
import { showServerError } from '@linked/ui/form-errors.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MissingThings, trpc, type WriteOffRow } from '../trpc.ts';

export function AskDialog({ things, onClose }: { things: MissingThings; onClose: () => void }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const terms = useTerms();
  const ask = useMutation(trpc.writeOffs.ask.mutationOptions());
  const { region, campaignId, kind } = things;
  return (
    <ReasonDialog
      title={t('missing.askTitle', { region: things.regionName })}
      text={t('missing.askText', {
        kind: terms.reportKind(kind),
        number: format.number(things.things),
        campaign: things.campaignTitle,
      })}
      label={t('writeOff.reason')}
      required
      done={t('missing.asked')}
      onClose={onClose}
      buttons={[
        {
          label: t('missing.ask'),
          primary: true,
          run: (reason) => ask.mutateAsync({ region, campaignId, kind, reason }),
        },
      ]}
    />
  );
}

export function DecideDialog({ request, onClose }: { request: WriteOffRow; onClose: () => void }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const terms = useTerms();
  const decide = useMutation(trpc.writeOffs.decide.mutationOptions());
  const { id } = request;
  return (
    <ReasonDialog
      title={t('writeOff.decideTitle', { region: request.regionName })}
      text={
        <>
          {t('writeOff.decideText', {
            kind: terms.reportKind(request.kind),
            number: format.number(request.things),
            campaign: request.campaignTitle,
          })}
          <br />
          {t('writeOff.because', { name: request.askedByName, reason: request.reason })}
        </>
      }
      label={t('writeOff.note')}
      required={false}
      done={t('writeOff.doneMessage')}
      onClose={onClose}
      buttons={[
        {
          label: t('writeOff.refuse'),
          primary: false,
          run: (note) => decide.mutateAsync({ id, confirm: false, note }),
        },
        {
          label: t('writeOff.confirm'),
          primary: true,
          run: (note) => decide.mutateAsync({ id, confirm: true, note }),
        },
      ]}
    />
  );
}

interface Props {
  title: string;
  text: ReactNode;
  label: string;
  required: boolean;
  done: string;
  buttons: { label: string; primary: boolean; run: (text: string) => Promise<unknown> }[];
  onClose: () => void;
}

function ReasonDialog({ title, text, label, required, done, buttons, onClose }: Props) {
  const { t } = useTranslation('nodes');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [form] = Form.useForm<{ reason: string }>();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (run: (text: string) => Promise<unknown>) => {
    setFailure(null);
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    setBusy(true);
    try {
      await run(values.reason ?? '');
      void cache.invalidateQueries(trpc.writeOffs.pathFilter());
      void message.success(done);
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={buttons.map((button) => (
        <Button
          key={button.label}
          type={button.primary ? 'primary' : 'default'}
          loading={busy && button.primary}
          disabled={busy}
          onClick={() => void submit(button.run)}
        >
          {button.label}
        </Button>
      ))}
    >
      <p className="form-alert">{text}</p>
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<{ reason: string }> form={form} layout="vertical">
        <Form.Item
          name="reason"
          label={label}
          rules={
            required
              ? [{ required: true, min: 4, whitespace: true, message: t('writeOff.reasonMissing') }]
              : []
          }
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
