import { NoPage } from '@linked/ui/page-failed.tsx';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const home = (text: string) => <Link to="/">{text}</Link>;

/** An address that leads nowhere. */
export const NotFound = () => <NoPage home={home} />;

/** A page that the signed-in person's roles do not open. */
export function NotYours() {
  const { t } = useTranslation('shell');
  return <NoPage said={{ title: t('notYours.title'), hint: t('notYours.hint') }} home={home} />;
}
