/** Editing a draft, looking at it as the counties will, and issuing it. What is typed stays when the server refuses. */
import { showServerError } from '@linked/ui/form-errors.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, App, Button, Form, Input, Popconfirm, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulletinDetail, trpc } from '../trpc.ts';
import { BulletinSheet } from './bulletin-sheet.tsx';

interface Values {
  title: string;
  text: string;
}

export function BulletinEditor({ bulletin }: { bulletin: BulletinDetail }) {
  const { t } = useTranslation('bulletins');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const [view, setView] = useState<'edit' | 'preview'>('edit');
  const [values, setValues] = useState<Values>({ title: bulletin.title, text: bulletin.text });
  /** What the text in the form was made from: the version that saving replaces. */
  const [base, setBase] = useState(bulletin);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const edit = useMutation(trpc.bulletins.edit.mutationOptions());
  const issue = useMutation(trpc.bulletins.issue.mutationOptions());
  const discard = useMutation(trpc.bulletins.discard.mutationOptions());
  const { id } = bulletin;
  const changed = values.title !== base.title || values.text !== base.text;

  const refresh = (detail?: BulletinDetail) => {
    if (detail) cache.setQueryData(trpc.bulletins.get.queryKey({ id }), detail);
    void cache.invalidateQueries(trpc.bulletins.list.pathFilter());
  };
  /** One step at a time; an error leaves the form as it is. */
  const run = async (name: string, work: () => Promise<void>) => {
    setFailure(null);
    setBusy(name);
    try {
      await form.validateFields();
      await work();
    } catch (error) {
      setView('edit');
      if (!(error as { errorFields?: unknown }).errorFields) setFailure(showServerError(form, error));
    } finally {
      setBusy(null);
    }
  };
  const save = async (): Promise<BulletinDetail> => {
    if (!changed) return base;
    const saved = await edit.mutateAsync({ id, version: base.version, ...values });
    setBase(saved);
    refresh(saved);
    return saved;
  };
  const takeTheirs = () => {
    const theirs = { title: bulletin.title, text: bulletin.text };
    setBase(bulletin);
    setValues(theirs);
    form.setFieldsValue(theirs);
  };
  return (
    <Panel
      title={t('edit.title')}
      extra={
        <Segmented
          size="small"
          aria-label={t('edit.view')}
          value={view}
          options={[
            { value: 'edit', label: t('edit.edit') },
            { value: 'preview', label: t('edit.preview') },
          ]}
          onChange={(chosen) => setView(chosen as 'edit' | 'preview')}
        />
      }
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      {bulletin.version > base.version && (
        <Alert
          type="warning"
          showIcon
          className="form-alert"
          title={t('edit.meanwhile')}
          action={
            <>
              <Button size="small" onClick={takeTheirs}>
                {t('edit.takeTheirs')}
              </Button>
              <Button size="small" onClick={() => setBase(bulletin)}>
                {t('edit.keepMine')}
              </Button>
            </>
          }
        />
      )}
      {view === 'preview' && <BulletinSheet bulletin={{ ...bulletin, ...values }} />}
      <Form<Values>
        form={form}
        layout="vertical"
        hidden={view === 'preview'}
        initialValues={values}
        onValuesChange={(_, all) => setValues(all)}
      >
        <Form.Item
          name="title"
          label={t('edit.name')}
          rules={[{ required: true, whitespace: true, message: t('edit.nameMissing') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="text"
          label={t('edit.text')}
          extra={t('edit.hint')}
          rules={[{ required: true, whitespace: true, message: t('edit.textMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 14, maxRows: 36 }} maxLength={20_000} />
        </Form.Item>
      </Form>
      <div className="row-actions">
        <Button
          disabled={!changed || busy !== null}
          loading={busy === 'save'}
          onClick={() =>
            void run('save', async () => {
              await save();
              void message.success(t('edit.saved'));
            })
          }
        >
          {t('edit.save')}
        </Button>
        <Popconfirm
          title={t('issue.confirm')}
          description={t('issue.consequence', { count: bulletin.figures.whole.counties })}
          onConfirm={() =>
            void run('issue', async () => {
              const { version } = await save();
              refresh(await issue.mutateAsync({ id, version }));
              void message.success(t('issue.done'));
            })
          }
        >
          <Button type="primary" disabled={busy !== null} loading={busy === 'issue'}>
            {t('issue.do')}
          </Button>
        </Popconfirm>
        <Popconfirm
          title={t('discard.confirm')}
          onConfirm={() =>
            void run('discard', async () => {
              await discard.mutateAsync({ id, version: bulletin.version });
              refresh();
              void navigate({
                to: '/campaigns/$id',
                params: { id: bulletin.campaignId },
                search: { tab: 'bulletins' },
              });
            })
          }
        >
          <Button danger disabled={busy !== null} loading={busy === 'discard'}>
            {t('discard.do')}
          </Button>
        </Popconfirm>
      </div>
    </Panel>
  );
}
