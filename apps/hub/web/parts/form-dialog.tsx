/** A dialog with one form: what was typed stays when the server refuses, and the refusal stands above it. */
import { showServerError } from '@linked/ui/form-errors.ts';
import { Alert, Form, Modal } from 'antd';
import { type ReactNode, useState } from 'react';

interface Props<V> {
  title: string;
  okText: string;
  initialValues: Partial<V>;
  submit: (values: V) => Promise<unknown>;
  onClose: () => void;
  width?: number;
  children: ReactNode;
}

export function FormDialog<V extends object>(props: Props<V>) {
  const { title, okText, initialValues, submit, onClose, width = 640, children } = props;
  const [form] = Form.useForm<V>();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const finish = async (values: V) => {
    setFailure(null);
    setBusy(true);
    try {
      await submit(values);
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
      okText={okText}
      onOk={form.submit}
      confirmLoading={busy}
      onCancel={onClose}
      mask={{ closable: false }}
      width={width}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<V>
        form={form}
        layout="vertical"
        onFinish={() => finish(form.getFieldsValue(true) as V)}
        initialValues={initialValues}
        scrollToFirstError={{ focus: true }}
      >
        {children}
      </Form>
    </Modal>
  );
}
