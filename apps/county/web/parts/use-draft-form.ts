/**
 * A form over one record of the server. What is typed survives errors, reloads and changes by others: a
 * newer record replaces the form's content only while nothing was typed.
 */
import { appCodeOf } from '@linked/ui/error-message.ts';
import { showServerError } from '@linked/ui/form-errors.ts';
import { Form, type FormInstance } from 'antd';
import { useEffect, useState } from 'react';
import { dropDraft, readDraft, writeDraft } from './draft-store.ts';

export interface RecordState<V> {
  /** Names the record among all drafts of the tab; null keeps none (passwords). */
  key: string | null;
  /** Changes whenever the record does; mostly its revision. */
  version: string | number;
  /** The record as the server has it, in the form's shape; JSON only. */
  values: V;
}

export interface DraftForm<V> {
  form: FormInstance<V>;
  initialValues: V;
  /** Something is typed that the server does not have. */
  dirty: boolean;
  /** What stands in the form was typed before the page was opened this time. */
  restored: boolean;
  /** Somebody saved the record since the typing began. */
  conflict: boolean;
  busy: boolean;
  /** Sentence of the last failure. */
  failure: string | null;
  /** For the form's `onValuesChange`. */
  changed: () => void;
  /** Carries out a step; afterwards the form holds what the server has. False when it failed. */
  run: (step: () => Promise<unknown>) => Promise<boolean>;
  /** Goes on with what was typed, on top of what the other one saved. */
  keepMine: () => void;
  /** Drops what was typed. */
  takeTheirs: () => void;
}

/** `reload` reads the record again: called when the server says it was changed meanwhile. */
export function useDraftForm<V extends object>(record: RecordState<V>, reload: () => unknown): DraftForm<V> {
  const { key, values } = record;
  const version = String(record.version);
  const [form] = Form.useForm<V>();
  const [draft] = useState(() => readDraft<V>(key));
  const [base, setBase] = useState(draft?.version ?? version);
  const [dirty, setDirty] = useState(draft !== null);
  const [restored, setRestored] = useState(draft !== null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const settle = () => {
    dropDraft(key);
    setDirty(false);
    setRestored(false);
    setFailure(null);
  };
  const follow = () => {
    form.resetFields();
    form.setFieldsValue(values as never);
    setBase(version);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the record's version, not each rendering's objects
  useEffect(() => {
    if (!dirty && base !== version) follow();
  }, [dirty, base, version]);

  return {
    form,
    initialValues: draft?.values ?? values,
    dirty,
    restored,
    conflict: dirty && !busy && base !== version,
    busy,
    failure,
    changed: () => {
      setDirty(true);
      writeDraft(key, { version: base, values: form.getFieldsValue(true) });
    },
    run: async (step) => {
      setBusy(true);
      setFailure(null);
      try {
        await step();
        settle();
        return true;
      } catch (error) {
        setFailure(showServerError(form, error));
        if (appCodeOf(error) === 'changed-meanwhile') await reload();
        return false;
      } finally {
        setBusy(false);
      }
    },
    keepMine: () => {
      setBase(version);
      setFailure(null);
      writeDraft(key, { version, values: form.getFieldsValue(true) });
    },
    takeTheirs: () => {
      settle();
      follow();
    },
  };
}
