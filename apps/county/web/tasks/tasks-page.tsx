/** The tasks of the campaign, their split (四定), and the inventories counted before rectification. */

import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { Link, useNavigate } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { AddOwnTask } from '../own-tasks/add-own-task.tsx';
import { useCounty } from '../parts/county.ts';
import { tasksRoute } from '../routes.tsx';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { Baselines } from './baselines.tsx';
import { eventsFor } from './task-events.ts';
import { TaskList } from './task-list.tsx';
import { WorkItems } from './work-items.tsx';

export function TasksPage() {
  const { t } = useTranslation('tasks');
  const { tab = 'tasks' } = tasksRoute.useSearch();
  const navigate = useNavigate();
  const campaign = useCampaign();
  const { today } = useSession();
  const { rolesIn } = useCounty();
  const mayReport = campaign.document.fields.some(
    (field) => eventsFor(campaign, 'in-progress', rolesIn(field.code), today).save,
  );
  return (
    <Page
      title={t('title')}
      actions={
        mayReport && (
          <>
            <AddOwnTask />
            <Link to="/tasks/report" className="ant-btn button-link">
              {t('report.title')}
            </Link>
          </>
        )
      }
    >
      <Tabs
        activeKey={tab}
        onChange={(key) =>
          navigate({ to: '/tasks', search: { tab: key === 'tasks' ? undefined : key } as never })
        }
        items={[
          { key: 'tasks', label: t('tab.tasks'), children: <TaskList /> },
          { key: 'items', label: t('tab.items'), children: <WorkItems /> },
          { key: 'baselines', label: t('tab.baselines'), children: <Baselines /> },
        ]}
      />
    </Page>
  );
}
