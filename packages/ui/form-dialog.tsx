/** A dialog with one form: what was typed stays when the server refuses, and the refusal stands above it. */
import { Alert, Form, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { showServerError } from './form-errors.ts';

interface Props<V> {
  title: string;
  okText: string;
  /** What is confirmed cannot be taken back. */
  danger?: boolean;
  /** What is said before the form. */
  lead?: ReactNode;
  initialValues?: { [K in keyof V]?: Partial<V[K]> | undefined };
  /** Why what was typed is not sent; null when it can be. */
  refuse?: (values: V) => string | null;
  submit: (values: V) => Promise<unknown>;
  onClose: () => void;
  width?: number;
  children: ReactNode;
}

export function FormDialog<V extends object>(props: Props<V>) {
  const {
    title,
    okText,
    danger = false,
    lead,
    initialValues = {},
    refuse,
    submit,
    onClose,
    children,
  } = props;
  const [form] = Form.useForm<V>();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const finish = async (values: V) => {
    const refused = refuse?.(values) ?? null;
    setFailure(refused);
    if (refused !== null) return;
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
      okButtonProps={{ danger }}
      onOk={form.submit}
      confirmLoading={busy}
      onCancel={onClose}
      mask={{ closable: false }}
      width={props.width ?? 640}
    >
      {lead}
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
