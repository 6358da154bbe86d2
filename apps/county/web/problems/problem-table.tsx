import { openProblemStates } from '@linked/shared/problems/states.ts';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Link } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { Due } from '../parts/due.tsx';
import { ProblemTag } from '../parts/tone-tag.tsx';
import { useFieldName } from '../shell/campaign-frame.tsx';
import { UpperTierMark } from '../supervision/upper-tier-mark.tsx';
import type { Problem } from '../trpc.ts';

interface Props {
  rows: readonly Problem[];
  paging?: ComponentProps<typeof RecordTable<Problem>>['paging'];
}

export function ProblemTable({ rows, paging }: Props) {
  const { t } = useTranslation('problems');
  const format = useFormat();
  const terms = useTerms();
  const fieldName = useFieldName();
  return (
    <RecordTable<Problem>
      rows={rows}
      rowKey={(row) => row.id}
      paging={paging}
      columns={[
        {
          key: 'title',
          title: t('column.title'),
          lead: true,
          render: (row) => (
            <>
              <Link to="/problems/$id" params={{ id: row.id }}>
                {row.title}
              </Link>{' '}
              <UpperTierMark problem={row} />
            </>
          ),
        },
        {
          key: 'state',
          title: t('column.state'),
          width: 90,
          render: (row) => <ProblemTag state={row.state} />,
        },
        { key: 'field', title: t('column.field'), width: 120, render: (row) => fieldName(row.field) },
        {
          key: 'source',
          title: t('column.source'),
          width: 120,
          render: (row) => terms.problemSource(row.source),
        },
        { key: 'unit', title: t('column.unit'), width: 150, render: (row) => row.unit },
        { key: 'found', title: t('column.foundOn'), width: 115, render: (row) => format.day(row.foundOn) },
        {
          key: 'due',
          title: t('column.dueOn'),
          width: 190,
          render: (row) => row.dueOn && <Due day={row.dueOn} open={openProblemStates.includes(row.state)} />,
        },
      ]}
    />
  );
}
