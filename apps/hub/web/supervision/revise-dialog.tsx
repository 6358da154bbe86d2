/** Writes a letter differently before it goes out. */
import { showServerError } from '@linked/ui/form-errors.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SupervisionDetail, type SupervisionLetter, trpc } from '../trpc.ts';
import { LetterFields } from './letter-fields.tsx';
import { useAddressee } from './use-letter-fields.ts';
import { useSupervisionChanged } from './use-supervision-changed.ts';

interface Props {
  supervision: SupervisionDetail;
  onClose: () => void;
}

export function ReviseDialog({ supervision, onClose }: Props) {
  const { t } = useTranslation('supervision');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ letter: SupervisionLetter }>();
  const suggest = useAddressee(form);
  const [failure, setFailure] = useState<string | null>(null);
  const { changed, failed } = useSupervisionChanged(supervision.id);
  const revise = useMutation(trpc.supervision.revise.mutationOptions());
  const submit = async ({ letter }: { letter: SupervisionLetter }) => {
    setFailure(null);
    try {
      changed(await revise.mutateAsync({ id: supervision.id, version: supervision.version, letter }));
      void message.success(t('revised'));
      onClose();
    } catch (error) {
      failed(error);
      setFailure(showServerError(form, error));
    }
  };
  return (
    <Modal
      open
      title={t('revise.title')}
      okText={t('revise.save')}
      onOk={form.submit}
      confirmLoading={revise.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
      width={720}
    >
      {supervision.signedBy && <p className="form-alert">{t('revise.signAgain')}</p>}
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form form={form} layout="vertical" onFinish={submit} initialValues={{ letter: supervision.letter }}>
        <LetterFields onWay={(way) => suggest(way, supervision.countyName)} />
      </Form>
    </Modal>
  );
}
