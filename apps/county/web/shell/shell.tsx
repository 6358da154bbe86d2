/** Everything around a page of the county. */
import {
  ApiOutlined,
  AuditOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  CloudUploadOutlined,
  FileDoneOutlined,
  FileTextOutlined,
  HomeOutlined,
  NotificationOutlined,
  QuestionCircleOutlined,
  SolutionOutlined,
  TeamOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { hasRole } from '@linked/shared/access/roles.ts';
import { AppFrame } from '@linked/ui/app-frame.tsx';
import { RequireSession, useSession } from '@linked/ui/session.tsx';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../trpc.ts';
import { LiveChanges } from './live.tsx';
import { countyReaders, type SectionKey, sectionOf, sectionsFor } from './navigation.ts';
import { NotYours } from './no-page.tsx';

const icons: Record<SectionKey, ReactNode> = {
  workbench: <HomeOutlined />,
  directives: <FileTextOutlined />,
  bulletins: <NotificationOutlined />,
  tasks: <CheckSquareOutlined />,
  plan: <FileDoneOutlined />,
  groups: <TeamOutlined />,
  activities: <CalendarOutlined />,
  problems: <WarningOutlined />,
  questions: <QuestionCircleOutlined />,
  outbox: <CloudUploadOutlined />,
  instances: <ApiOutlined />,
  users: <SolutionOutlined />,
  audit: <AuditOutlined />,
};

export function Shell() {
  const { t } = useTranslation('shell');
  return (
    <RequireSession productName={t('product')} loadMe={() => client.session.me.query()}>
      <Frame />
    </RequireSession>
  );
}

function Frame() {
  const { t } = useTranslation('shell');
  const { principal } = useSession();
  const path = useLocation({ select: (location) => location.pathname });
  const here = sectionOf(path);
  const nav = sectionsFor(principal).map((section) => ({
    to: section.to,
    label: t(`section.${section.key}`),
    icon: icons[section.key],
    current: section.key === here?.key,
  }));
  const page = here && !hasRole(principal, ...here.who) ? <NotYours /> : <Outlet />;
  return (
    <AppFrame
      productName={t('product')}
      nav={nav}
      renderLink={(item, props) => <Link to={item.to} {...props} />}
    >
      {hasRole(principal, ...countyReaders) ? <LiveChanges>{page}</LiveChanges> : page}
    </AppFrame>
  );
}
