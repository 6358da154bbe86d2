/** A bulletin as the counties read it. */
import { useTranslation } from 'react-i18next';

interface Props {
  bulletin: { issuingOrgan: string; number: number | null; title: string; text: string };
}

export function BulletinSheet({ bulletin: { issuingOrgan, number, title, text } }: Props) {
  const { t } = useTranslation('bulletins');
  return (
    <article className="bulletin-sheet">
      <header>
        <p>{issuingOrgan}</p>
        <h2>{title}</h2>
        <p>{number === null ? t('unnumbered') : t('number', { number })}</p>
      </header>
      <p className="prose">{text}</p>
    </article>
  );
}
