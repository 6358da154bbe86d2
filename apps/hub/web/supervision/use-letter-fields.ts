import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SupervisionLetter } from '../trpc.ts';

/** What a new letter begins with; the writer changes all of it. */
export function useNewLetter(): (about: { title: string; countyName: string }) => SupervisionLetter {
  const { t } = useTranslation('supervision');
  return ({ title, countyName }) => ({
    way: 'congress',
    addressee: countyName === '' ? '' : t('letter.congressOf', { county: countyName }),
    title: title === '' ? '' : t('letter.titleOf', { title }),
    text: t('letter.begin'),
    replyWorkdays: 15,
  });
}

/** Fills the addressee of a way as long as nobody has typed another. */
export function useAddressee<V extends { letter: SupervisionLetter }>(form: FormInstance<V>) {
  const { t } = useTranslation('supervision');
  return (way: SupervisionLetter['way'], countyName: string): void => {
    const suggested = countyName === '' ? '' : t('letter.congressOf', { county: countyName });
    const present = (form.getFieldValue(['letter', 'addressee'] as never) as string | undefined) ?? '';
    if (way === 'congress' && present === '')
      form.setFieldValue(['letter', 'addressee'] as never, suggested as never);
    if (way === 'government' && present === suggested)
      form.setFieldValue(['letter', 'addressee'] as never, '' as never);
  };
}
