/** The round's report as it was made, with the numbers of that day, and the numbers of today beside them. */

import { useSession } from '@linked/ui/session.tsx';
import { EmptyState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import type { CampaignDetail, RoundDetail } from '../trpc.ts';
import { placesOf } from './round-roles.ts';

type Figures = RoundDetail['figures'];

interface Row {
  key: string;
  name: string;
  reported: string | null;
  now: string;
}

export function ReportPanel({ campaign, round }: { campaign: CampaignDetail; round: RoundDetail }) {
  const { t } = useTranslation('rounds');
  const format = useFormat();
  const { today } = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const { report } = round;
  const unit = t(`unit.${placesOf(round.region)}`);
  const line = (key: string, name: string, text: (figures: Figures) => string): Row => ({
    key,
    name,
    reported: report ? text(report.figures) : null,
    now: text(round.figures),
  });
  const part = (numerator: number, denominator: number, of: string) =>
    t('part', { numerator: format.number(numerator), denominator: format.number(denominator), unit: of });
  const problems = t('unit.problems');
  const fields = [
    ...new Set([...round.figures.byField, ...(report?.figures.byField ?? [])].map((row) => row.field)),
  ];
  const ofField = (figures: Figures, field: string) =>
    figures.byField.find((row) => row.field === field) ?? { findings: 0, handedOver: 0, closed: 0 };
  const rows = [
    line('visited', t('column.visited'), (of) => part(of.placesVisited, of.places, unit)),
    line('visits', t('column.visits'), (of) => t('count.times', { count: of.visits })),
    line('findings', t('column.findings'), (of) => t('count.problems', { count: of.findings })),
    line('office', t('findingState.with-office'), (of) =>
      part(of.byState['with-office'] ?? 0, of.findings, problems),
    ),
    line('handedOver', t('column.handedOver'), (of) => part(of.handedOver, of.findings, problems)),
    line('closed', t('column.closed'), (of) => part(of.closed, of.handedOver, problems)),
    ...fields.map((field) =>
      line(`field-${field}`, fieldName(field), (of) => {
        const { findings, handedOver, closed } = ofField(of, field);
        return t('fieldLine', { findings, handedOver, closed });
      }),
    ),
  ];
  const columns: TableColumnsType<Row> = [
    { key: 'name', title: t('report.what'), dataIndex: 'name', width: 180 },
    ...(report
      ? [
          {
            key: 'reported',
            title: t('report.then', { date: format.instant(report.at) }),
            dataIndex: 'reported',
            width: 260,
          },
        ]
      : []),
    { key: 'now', title: t('report.now', { date: format.day(today) }), dataIndex: 'now', width: 260 },
  ];
  return (
    <>
      {report ? (
        <article className="round-report">
          <h3>{t('report.heading', { title: round.title })}</h3>
          <p className="soft">{t('report.by', { name: report.by, at: format.instant(report.at) })}</p>
          <p className="round-text">{report.text}</p>
        </article>
      ) : (
        <EmptyState title={t('report.empty')} hint={t('report.emptyHint')} />
      )}
      <Table<Row>
        size="small"
        rowKey="key"
        columns={columns}
        dataSource={rows}
        pagination={false}
        scroll={{ x: 620 }}
      />
    </>
  );
}
