/** The frame around every page: who is signed in, where one can go, and the page itself. */
import { KeyOutlined, LogoutOutlined, MenuOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from './language-switch.tsx';
import { useSession } from './session.tsx';

const ChangePassword = lazy(async () => ({
  default: (await import('./change-password.tsx')).ChangePassword,
}));

export interface NavItem {
  /** Address the item leads to. */
  to: string;
  label: string;
  icon: ReactNode;
  current: boolean;
}

interface LinkProps {
  className: string;
  'aria-current': 'page' | undefined;
  onClick: () => void;
  children: ReactNode;
}

interface Props {
  productName: string;
  nav: readonly NavItem[];
  /** Beside who is signed in, on every page. */
  tools?: ReactNode;
  /** The router's own link. */
  renderLink: (item: NavItem, props: LinkProps) => ReactNode;
  children: ReactNode;
}

export function AppFrame({ productName, nav, tools, renderLink, children }: Props) {
  const { t } = useTranslation('ui');
  const [open, setOpen] = useState(false);
  const links = (
    <ul className="frame-links">
      {nav.map((item) => (
        <li key={item.to}>
          {renderLink(item, {
            className: 'frame-link',
            'aria-current': item.current ? 'page' : undefined,
            onClick: () => setOpen(false),
            children: (
              <>
                <span aria-hidden="true">{item.icon}</span>
                {item.label}
              </>
            ),
          })}
        </li>
      ))}
    </ul>
  );
  return (
    <div className="frame">
      <a className="skip-link" href="#main">
        {t('frame.skip')}
      </a>
      <header className="frame-header">
        <Button
          type="text"
          className="frame-menu-button"
          icon={<MenuOutlined />}
          aria-label={t('frame.openMenu')}
          aria-expanded={open}
          onClick={() => setOpen(true)}
        />
        <span className="frame-product">{productName}</span>
        {tools}
        <Person />
      </header>
      <nav className="frame-nav" aria-label={t('frame.navigation')}>
        {links}
      </nav>
      <Drawer placement="left" size={260} open={open} onClose={() => setOpen(false)} title={productName}>
        <nav aria-label={t('frame.navigation')}>{links}</nav>
      </Drawer>
      <main id="main" className="frame-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Person() {
  const { t } = useTranslation('ui');
  const session = useSession();
  const [changing, setChanging] = useState(false);
  const [first, ...others] = session.principal.grants;
  const role = first && `${session.regionName(first.region)} · ${t(`role.${first.role}`)}`;
  return (
    <div className="frame-person">
      <span className="frame-who">
        <b>{session.principal.name}</b>
        <small>
          {role}
          {others.length > 0 && ` ${t('frame.moreRoles', { count: others.length })}`}
        </small>
      </span>
      <LanguageSwitch />
      <Button
        type="text"
        icon={<KeyOutlined />}
        aria-label={t('password.title')}
        title={t('password.title')}
        onClick={() => setChanging(true)}
      />
      <Button
        type="text"
        icon={<LogoutOutlined />}
        aria-label={t('frame.signOut')}
        title={t('frame.signOut')}
        onClick={session.signOut}
      >
        <span className="frame-sign-out-text">{t('frame.signOut')}</span>
      </Button>
      {changing && (
        <Suspense fallback={null}>
          <ChangePassword onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </div>
  );
}
