/** Enrols counties at the hub with the one-time codes that its staff handed out. */

import { errorMessage } from '@linked/ui/error-message.ts';
import { useNarrow } from '@linked/ui/use-narrow.ts';
import { Alert, Button, Drawer, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../trpc.ts';
import { nameOfRegion } from '../users/region-options.ts';
import { parseCodes } from './parse-codes.ts';

interface Values {
  hubUrl: string;
  mode: 'push' | 'pull';
  codes: string;
}

interface Result {
  enrolled: number;
  failed: { region: string; reason: string }[];
}

/** Codes are secrets used once: nothing of this form is kept in the browser. */
export function EnrolDrawer({ onEnrolled, onClose }: { onEnrolled: () => unknown; onClose: () => void }) {
  const { t } = useTranslation('instances');
  const narrow = useNarrow();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const codes = Form.useWatch('codes', form) ?? '';
  const parsed = parseCodes(codes);

  const submit = async ({ hubUrl, mode }: Values) => {
    setBusy(true);
    setFailure(null);
    setResult(null);
    try {
      const { counties } = parseCodes(form.getFieldValue('codes'));
      const answer = await client.instances.enrol.mutate({ hubUrl, mode, counties });
      setResult(answer);
      // What failed stays in the field, to be corrected.
      const failed = new Set(answer.failed.map((item) => item.region));
      form.setFieldValue(
        'codes',
        counties
          .filter((county) => failed.has(county.region))
          .map((county) => `${county.region}\t${county.code}`)
          .join('\n'),
      );
      await onEnrolled();
    } catch (error) {
      setFailure(errorMessage(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Drawer
      open
      title={t('enrol.title')}
      size={narrow ? '100%' : 600}
      onClose={onClose}
      footer={
        <div className="drawer-footer">
          <Button onClick={onClose}>{t('enrol.close')}</Button>
          <Button
            type="primary"
            loading={busy}
            disabled={parsed.counties.length === 0 || parsed.wrongLines.length > 0}
            onClick={() => form.submit()}
          >
            {t('enrol.submit', { count: parsed.counties.length })}
          </Button>
        </div>
      }
    >
      <div className="form-notices" aria-live="polite">
        {failure && <Alert type="error" showIcon title={failure} />}
        {result && <Outcome result={result} />}
      </div>
      <Form<Values>
        form={form}
        layout="vertical"
        disabled={busy}
        initialValues={{ hubUrl: '', mode: 'push', codes: '' }}
        onFinish={submit}
      >
        <Form.Item
          name="hubUrl"
          label={t('enrol.hubUrl')}
          rules={[{ required: true, type: 'url', message: t('enrol.hubUrlWrong') }]}
        >
          <Input inputMode="url" maxLength={300} />
        </Form.Item>
        <Form.Item name="mode" label={t('enrol.mode')} extra={t('enrol.modeHelp')}>
          <Select
            options={(['push', 'pull'] as const).map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="codes"
          label={t('enrol.codes')}
          extra={t('enrol.codesHelp')}
          validateStatus={parsed.wrongLines.length > 0 ? 'error' : undefined}
          help={
            parsed.wrongLines.length > 0
              ? t('enrol.wrongLines', { lines: parsed.wrongLines.slice(0, 10).join(t('enrol.separator')) })
              : undefined
          }
        >
          <Input.TextArea rows={10} className="paste-field" />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

function Outcome({ result }: { result: Result }) {
  const { t } = useTranslation('instances');
  return (
    <Alert
      type={result.failed.length > 0 ? 'warning' : 'success'}
      showIcon
      title={t('enrol.done', { count: result.enrolled })}
      description={
        result.failed.length > 0 && (
          <ul className="row-problems">
            {result.failed.map((item) => (
              <li key={item.region}>
                {t('enrol.failed', { name: nameOfRegion(item.region), reason: item.reason })}
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}
