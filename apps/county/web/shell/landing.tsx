import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState } from '@linked/ui/states.tsx';
import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { landingOf } from './navigation.ts';

/** Sends everybody to the first page that is theirs. */
export function Landing() {
  const { t } = useTranslation('shell');
  const { principal } = useSession();
  const to = landingOf(principal);
  if (to) return <Navigate to={to} replace />;
  return (
    <Page title={t('product')}>
      <EmptyState title={t('noGrants.title')} hint={t('noGrants.hint')} />
    </Page>
  );
}
