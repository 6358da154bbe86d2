/** The way to the notices from every page, with how many are unread. */
import { BellOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Badge } from 'antd';
import { useTranslation } from 'react-i18next';
import { useUnread } from './use-unread.ts';
import './notices.css';

export function Bell() {
  const { t } = useTranslation('notices');
  const unread = useUnread();
  const name = unread > 0 ? t('bell', { count: unread }) : t('bellNone');
  return (
    <Link to="/notices" className="notice-bell" aria-label={name} title={name}>
      <Badge count={unread} size="small" overflowCount={99} aria-hidden="true">
        <BellOutlined />
      </Badge>
    </Link>
  );
}
