/** County instances as the hub knows them: who is connected, how far each is, and reports the hub could not take. */
import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState } from '@linked/ui/states.tsx';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Incidents } from './incidents.tsx';
import { MissingFacts } from './missing-facts.tsx';
import { NodeList } from './node-list.tsx';
import { nodeScope } from './node-scope.ts';
import './nodes.css';
import { RejectedReports } from './rejected-reports.tsx';

export function NodesPage() {
  const { t } = useTranslation('nodes');
  const session = useSession();
  const { principal } = session;
  const within = nodeScope(principal);
  if (!within)
    return (
      <Page title={t('title')}>
        <EmptyState title={t('notYours')} hint={t('notYoursHint')} />
      </Page>
    );
  const operates = session.has('administrator', 'province-staff');
  return (
    <Page title={t('title')}>
      <Tabs
        className="panel"
        destroyOnHidden
        items={[
          { key: 'nodes', label: t('tab.nodes'), children: <NodeList within={within} /> },
          { key: 'rejected', label: t('tab.rejected'), children: <RejectedReports within={within} /> },
          ...(operates
            ? [
                { key: 'incidents', label: t('tab.incidents'), children: <Incidents within={within} /> },
                { key: 'missing', label: t('tab.missing'), children: <MissingFacts within={within} /> },
              ]
            : []),
        ]}
      />
    </Page>
  );
}
