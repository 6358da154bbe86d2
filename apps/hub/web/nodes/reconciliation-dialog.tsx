/** Compares both sides' digests of one county now and has only what differs sent again. */
import { isReportKind } from '@linked/shared/link/kinds.ts';
import { ErrorState, Loading } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { type NodeRow, trpc } from '../trpc.ts';

export function ReconciliationDialog({ node, onClose }: { node: NodeRow; onClose: () => void }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const terms = useTerms();
  const reconcile = useMutation(trpc.nodes.reconcile.mutationOptions());
  const result = reconcile.data;
  const run = () => reconcile.mutate({ region: node.region });
  return (
    <Modal
      open
      width={640}
      title={t('reconcile.title', { region: node.regionName })}
      onCancel={onClose}
      footer={
        result ? (
          <Button onClick={onClose}>{t('codes.close')}</Button>
        ) : (
          <Button type="primary" loading={reconcile.isPending} onClick={run}>
            {t('reconcile.start')}
          </Button>
        )
      }
    >
      {reconcile.error && <ErrorState error={reconcile.error} onRetry={run} />}
      {!result &&
        !reconcile.error &&
        (reconcile.isPending ? <Loading rows={3} /> : <p>{t('reconcile.text')}</p>)}
      {result && (
        <>
          <Alert
            className="form-alert"
            showIcon
            type={result.inStep ? 'success' : 'warning'}
            title={t(result.inStep ? 'reconcile.inStep' : 'reconcile.notYet', {
              at: format.instant(result.comparedAt),
            })}
            description={t('reconcile.repaired', { resent: result.resent, redelivered: result.redelivered })}
          />
          {result.differences.length > 0 && (
            <Table
              size="small"
              rowKey={(row) => `${row.campaignId} ${row.kind}`}
              dataSource={result.differences}
              pagination={false}
              columns={[
                {
                  key: 'kind',
                  title: t('reconcile.kind'),
                  render: (_, row) => (isReportKind(row.kind) ? terms.reportKind(row.kind) : row.kind),
                },
                { key: 'hub', title: t('reconcile.hub'), align: 'right', dataIndex: 'hub' },
                { key: 'county', title: t('reconcile.county'), align: 'right', dataIndex: 'county' },
                { key: 'differing', title: t('reconcile.differing'), align: 'right', dataIndex: 'differing' },
              ]}
            />
          )}
        </>
      )}
    </Modal>
  );
}
