import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

const SHOWN = 6;

/** Reports the hub could not take and nobody has corrected since. */
export function Refused() {
  const { t } = useTranslation('workbench');
  const query = useQuery(trpc.outbox.refused.queryOptions());
  return (
    <QueryState query={query} rows={3}>
      {(rows) => {
        const open = rows.filter((row) => !row.superseded && row.outcome === 'rejected');
        return (
          <WorkPanel
            title={t('refused')}
            count={open.length}
            tone="bad"
            more={open.length > 0 && <Link to="/outbox">{t('all')}</Link>}
          >
            {open.slice(0, SHOWN).map((row) => (
              <WorkLine key={row.seq} title={row.subject}>
                {row.reason}
              </WorkLine>
            ))}
          </WorkPanel>
        );
      }}
    </QueryState>
  );
}
