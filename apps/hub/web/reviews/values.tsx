/** What a county handed in, beside what was reviewed last. */
import type { ReviewRow } from '@linked/shared/contracts/hub/reviews.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTranslation } from 'react-i18next';

type Values = Pick<NonNullable<ReviewRow['report']>, 'percent' | 'indicators'>;

/** Progress and every indicator on a line of its own; those that differ from the reviewed ones are marked. */
export function ValueList({ row }: { row: ReviewRow }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  if (!row.report) return <span className="soft">{t('values.none')}</span>;
  const enteredOf = (values: Values, code: string) => values.indicators.find((one) => one.code === code);
  const written = (values: Values, code: string, unit: string): string => {
    const value = enteredOf(values, code);
    if (!value) return t('values.missing');
    const number = format.number(value.value, 2);
    return value.base === null
      ? t('values.value', { number, unit })
      : t('values.valueOf', { number, base: format.number(value.base, 2), unit });
  };
  const lines = [
    {
      key: 'percent',
      name: t('values.percent'),
      now: `${row.report.percent}%`,
      before: row.reviewed && `${row.reviewed.percent}%`,
    },
    ...row.indicators.map(({ code, name, unit }) => ({
      key: code,
      name,
      now: written(row.report!, code, unit),
      before: row.reviewed && written(row.reviewed, code, unit),
    })),
  ];
  return (
    <dl className="review-values">
      {lines.map(({ key, name, now, before }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>
            <b>{now}</b>
            {before !== null && (
              <span className={before === now ? 'soft' : 'value-moved'}>
                {t(before === now ? 'values.same' : 'values.before', { value: before })}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
