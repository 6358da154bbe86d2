/** Everything around a page of the hub. */
import {
  ApiOutlined,
  AuditOutlined,
  ControlOutlined,
  DashboardOutlined,
  FlagOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { AppFrame } from '@linked/ui/app-frame.tsx';
import { RequireSession, useSession } from '@linked/ui/session.tsx';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Bell } from '../notices/bell.tsx';
import { client } from '../trpc.ts';
import { type SectionKey, sectionsFor } from './navigation.ts';

const icons: Record<SectionKey, ReactNode> = {
  dashboard: <DashboardOutlined />,
  campaigns: <FlagOutlined />,
  nodes: <ApiOutlined />,
  operations: <ControlOutlined />,
  users: <TeamOutlined />,
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
  const session = useSession();
  const { principal, serverName } = session;
  const path = useLocation({ select: (location) => location.pathname });
  const nav = sectionsFor(principal).map((section) => ({
    to: section.to,
    label: t(`section.${section.key}`),
    icon: icons[section.key],
    current: path.startsWith(section.to),
  }));
  return (
    <AppFrame
      productName={serverName || t('product')}
      nav={nav}
      tools={session.has('province-staff', 'province-approver', 'city-staff') && <Bell />}
      renderLink={(item, props) => <Link to={item.to} {...props} />}
    >
      <Outlet />
    </AppFrame>
  );
}
