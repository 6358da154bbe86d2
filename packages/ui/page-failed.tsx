/** What stands in place of a page that is not there, not allowed, or could not be drawn. */
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from './page.tsx';
import { EmptyState, LoadingPage } from './states.tsx';

interface Props {
  /** What is the matter, where it is something else than an address that leads nowhere. */
  said?: { title: string; hint: string };
  /** Draws the way to the first page, by the router of its web. */
  home: (text: string) => ReactNode;
}

export function NoPage({ said, home }: Props) {
  const { t } = useTranslation('ui');
  const { title, hint } = said ?? { title: t('noPage.title'), hint: t('noPage.hint') };
  return (
    <Page title={title}>
      <EmptyState title={title} hint={hint} action={home(t('noPage.home'))} />
    </Page>
  );
}

/** A page that could not be drawn or loaded, e.g. after an upgrade removed the file it came from. */
export function PageFailed() {
  const { t } = useTranslation('ui');
  return (
    <Page title={t('pageFailed.title')}>
      <Alert
        type="error"
        showIcon
        title={t('pageFailed.title')}
        description={t('pageFailed.hint')}
        action={<Button onClick={() => globalThis.location.reload()}>{t('pageFailed.reload')}</Button>}
      />
    </Page>
  );
}

/** What the route of every page shows while it loads and where that fails. */
export const pageStates = { pendingComponent: LoadingPage, errorComponent: PageFailed } as const;
