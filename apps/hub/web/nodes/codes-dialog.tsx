/** One-time enrolment codes, shown once: they are not kept anywhere in readable form. */
import { ErrorState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Form, InputNumber, Modal, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface Props {
  regions: string[];
  /** Name of each region by its code. */
  names: ReadonlyMap<string, string>;
  onClose: () => void;
}

export function CodesDialog({ regions, names, onClose }: Props) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const { message } = App.useApp();
  const [hours, setHours] = useState(72);
  const issue = useMutation(trpc.nodes.issueCodes.mutationOptions());
  const nameOf = (region: string) => names.get(region) ?? region;

  const copy = async () => {
    const lines = (issue.data ?? []).map((row) => [row.region, nameOf(row.region), row.code].join('\t'));
    await navigator.clipboard.writeText(lines.join('\n'));
    void message.success(t('codes.copied'));
  };

  return (
    <Modal
      open
      width={640}
      title={t('codes.title', { count: regions.length })}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        issue.data ? (
          <>
            <Button onClick={copy}>{t('codes.copy')}</Button>
            <Button type="primary" onClick={onClose}>
              {t('codes.close')}
            </Button>
          </>
        ) : (
          <Button
            type="primary"
            loading={issue.isPending}
            onClick={() => issue.mutate({ regions, validHours: hours })}
          >
            {t('codes.do')}
          </Button>
        )
      }
    >
      {issue.error && <ErrorState error={issue.error} />}
      {issue.data ? (
        <>
          <Alert type="warning" showIcon className="form-alert" title={t('codes.once')} />
          <Table
            size="small"
            rowKey="region"
            dataSource={issue.data}
            pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
            columns={[
              { key: 'region', title: t('column.county'), render: (_, row) => nameOf(row.region) },
              { key: 'code', title: t('codes.code'), render: (_, row) => <code>{row.code}</code> },
              {
                key: 'expires',
                title: t('codes.expiresAt'),
                render: (_, row) => format.instant(row.expiresAt),
              },
            ]}
          />
        </>
      ) : (
        <>
          <p className="form-alert">{t('codes.text')}</p>
          <Form layout="vertical">
            <Form.Item label={t('codes.validHours')} htmlFor="valid-hours">
              <InputNumber
                id="valid-hours"
                min={1}
                max={720}
                precision={0}
                value={hours}
                onChange={(value) => setHours(value ?? 72)}
              />
            </Form.Item>
          </Form>
        </>
      )}
    </Modal>
  );
}
