/** County instances as the hub knows them: who is connected, how far each is, and reports the hub could not take. */
import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState } from '@linked/ui/states.tsx';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { NodeList } from './node-list.tsx';
import { nodeScope } from './node-scope.ts';
import './nodes.css';
import { RejectedReports } from './rejected-reports.tsx';

export function NodesPage() {
  const { t } = useTranslation('nodes');
  const { principal } = useSession();
  const within = nodeScope(principal);
  if (!within)
    return (
      <Page title={t('title')}>
        <EmptyState title={t('notYours')} hint={t('notYoursHint')} />
      </Page>
    );
  return (
    <Page title={t('title')}>
      <Tabs
        className="panel"
        destroyOnHidden
        items={[
          { key: 'nodes', label: t('tab.nodes'), children: <NodeList within={within} /> },
          { key: 'rejected', label: t('tab.rejected'), children: <RejectedReports within={within} /> },
        ]}
      />
    </Page>
  );
}
