/** The letter as it is printed. What is around it on the screen is left out on paper. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { Page } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { letterRoute } from '../routes.tsx';
import { type SupervisionDetail, trpc } from '../trpc.ts';
import './supervision.css';
import { useLiveLetter } from './use-live-supervision.ts';

export function LetterPage() {
  const { t } = useTranslation('supervision');
  const { id, supervision } = letterRoute.useParams();
  const query = useQuery(trpc.supervision.get.queryOptions({ id: supervision }));
  return (
    <Page
      title={query.data?.letter.title ?? t('title')}
      path={
        <Link
          to="/campaigns/$id/supervision/$supervision"
          params={{ id, supervision }}
          className="not-printed"
        >
          {t('back')}
        </Link>
      }
      actions={
        query.data && (
          <Button type="primary" className="not-printed" onClick={() => globalThis.print()}>
            {t('print')}
          </Button>
        )
      }
    >
      <QueryState query={query} rows={12}>
        {(one) => <Paper supervision={one} />}
      </QueryState>
    </Page>
  );
}

function Paper({ supervision }: { supervision: SupervisionDetail }) {
  const { t } = useTranslation('supervision');
  useLiveLetter(supervision);
  const { letter } = supervision;
  // The letter is Chinese whatever the language of the screen.
  const written = (day: string): string => {
    const [year, month, date] = day.split('-').map(Number);
    return t('paper.day', { year, month, date });
  };
  return (
    <article className="letter-paper" aria-label={t('paper.label')}>
      <header className="letter-mark">
        <p className="letter-organ">{supervision.issuingOrgan}</p>
        <p className="letter-kind">{t('paper.kind')}</p>
      </header>
      <p className="letter-no">{supervision.letterNo ?? t('paper.noNumber')}</p>
      <h2 className="letter-title">{letter.title}</h2>
      <p className="letter-addressee">{t('paper.addressee', { addressee: letter.addressee })}</p>
      {letter.text.split(/\n+/).map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of one text do not move
        <p key={index} className="letter-paragraph">
          {paragraph.trim()}
        </p>
      ))}
      <p className="letter-paragraph">
        {supervision.replyDueOn
          ? t('paper.replyBy', { day: written(supervision.replyDueOn) })
          : t('paper.replyWithin', { count: letter.replyWorkdays })}
      </p>
      <p className="letter-paragraph">{t('paper.close')}</p>
      <div className="letter-signature">
        <p>{supervision.issuingOrgan}</p>
        <p>
          {supervision.issuedAt ? written(shanghaiDate(new Date(supervision.issuedAt))) : t('paper.noDay')}
        </p>
      </div>
    </article>
  );
}
