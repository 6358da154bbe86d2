import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

/** Asks why a task is dropped: its counties read it. */
export function DropDialog({
  title,
  onDone,
  onClose,
}: {
  title: string;
  onDone: (reason: string) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation('localTasks');
  return (
    <FormDialog<{ reason: string }>
      title={t('dropTitle', { title })}
      okText={t('prepare')}
      initialValues={{ reason: '' }}
      submit={({ reason }) => onDone(reason.trim())}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, message: t('missing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
    </FormDialog>
  );
}
