/** What stands in place of a page that is not there, not allowed, or could not be drawn. */
import { Page } from '@linked/ui/page.tsx';
import { EmptyState } from '@linked/ui/states.tsx';
import { Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';

export function NotFound() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('notFound.title')}>
      <EmptyState
        title={t('notFound.title')}
        hint={t('notFound.hint')}
        action={<Link to="/">{t('home')}</Link>}
      />
    </Page>
  );
}

export function NotYours() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('notYours.title')}>
      <EmptyState
        title={t('notYours.title')}
        hint={t('notYours.hint')}
        action={<Link to="/">{t('home')}</Link>}
      />
    </Page>
  );
}

/** A page that could not be drawn or loaded, e.g. after an upgrade removed the file it came from. */
export function PageFailed() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('failed.title')}>
      <Alert
        type="error"
        showIcon
        title={t('failed.title')}
        description={t('failed.hint')}
        action={<Button onClick={() => globalThis.location.reload()}>{t('failed.reload')}</Button>}
      />
    </Page>
  );
}
