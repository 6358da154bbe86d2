/** A record's form at the side of the page; over the whole page on a phone. */
import { useNarrow } from '@linked/ui/use-narrow.ts';
import { App, Button, Drawer, Form, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Described, DraftNotices } from './draft-notices.tsx';
import { type RecordState, useDraftForm } from './use-draft-form.ts';

interface Props<V> {
  title: string;
  record: RecordState<V>;
  describe: (values: V) => Described[];
  /** Sends what was typed; throws the server's error. */
  save: (values: V) => Promise<unknown>;
  reload: () => unknown;
  onClose: () => void;
  saveLabel?: string;
  /** Said when it is saved. */
  savedText?: string;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
}

/** Mounted while it is open, with the record's key as React key. */
export function FormDrawer<V extends object>(props: Props<V>) {
  const { title, record, describe, save, reload, onClose, saveLabel, savedText, children } = props;
  const { t } = useTranslation('parts');
  const narrow = useNarrow();
  const { message } = App.useApp();
  const draft = useDraftForm(record, reload);

  const submit = async () => {
    if (!(await draft.run(() => save(draft.form.getFieldsValue(true) as V)))) return;
    void message.success(savedText ?? t('form.saved'));
    onClose();
  };

  return (
    <Drawer
      open
      title={title}
      size={narrow ? '100%' : 520}
      onClose={onClose}
      footer={
        <div className="drawer-footer">
          <Button onClick={onClose}>{t('form.close')}</Button>
          <Button
            type="primary"
            loading={draft.busy}
            disabled={draft.conflict}
            onClick={() => draft.form.submit()}
          >
            {saveLabel ?? t('form.save')}
          </Button>
        </div>
      }
    >
      <DraftNotices draft={draft} current={record.values} describe={describe} />
      <Form<V>
        name="record"
        form={draft.form}
        layout="vertical"
        initialValues={draft.initialValues}
        onValuesChange={draft.changed}
        onFinish={submit}
      >
        {typeof children === 'function' ? children(draft.form) : children}
      </Form>
    </Drawer>
  );
}
