/** Figures: no number without its unit, its denominator and its date. */
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from './use-format.ts';

interface RateProps {
  numerator: number;
  denominator: number;
  /** Unit of both, e.g. 项. */
  unit: string;
  /** Shows `n/d` beside the percentage; otherwise only in the tooltip and to screen readers. */
  withParts?: boolean;
}

/** A share with its parts; a dash where there is nothing to divide by. */
export function Rate({ numerator, denominator, unit, withParts = false }: RateProps) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const rate = format.rate(numerator, denominator);
  const parts = t('number.parts', {
    numerator: format.number(numerator, 1),
    denominator: format.number(denominator, 1),
    unit,
  });
  if (rate === null)
    return (
      <span className="rate">
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t('number.noDenominator')}</span>
      </span>
    );
  return (
    <Tooltip title={parts}>
      <span className="rate">
        {rate}
        {withParts ? <small> {parts}</small> : <span className="visually-hidden"> ({parts})</span>}
      </span>
    </Tooltip>
  );
}

interface FigureProps {
  label: string;
  value: number;
  unit: string;
  /** Whole that the value is part of; adds the share. */
  denominator?: number;
  /** Names the denominator where it is not obvious, e.g. 全体代表. */
  denominatorName?: string;
  /** Day the number is of, already formatted. */
  asOf: string;
  /** Line below: what else matters about the number. */
  note?: ReactNode;
  tone?: 'plain' | 'good' | 'bad';
  /** What stands large: the number, or its share of the denominator. */
  lead?: 'value' | 'share';
}

/** A headline number. The card reads as one sentence to a screen reader. */
export function Figure({
  label,
  value,
  unit,
  denominator,
  denominatorName,
  asOf,
  note,
  tone = 'plain',
  lead = 'value',
}: FigureProps) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const share = denominator === undefined ? null : format.rate(value, denominator);
  return (
    <section className={`figure figure-${tone}`} aria-label={label}>
      <h2 className="figure-label">{label}</h2>
      <p className="figure-value">
        <b>{lead === 'share' && share !== null ? share : format.number(value, 1)}</b>
        {lead === 'value' && denominator !== undefined && (
          <span className="figure-of"> / {format.number(denominator, 1)}</span>
        )}
        {(lead === 'value' || share === null) && <span className="figure-unit"> {unit}</span>}
      </p>
      {denominator !== undefined && (
        <p className="figure-share">
          {lead === 'share'
            ? t('number.parts', {
                numerator: format.number(value, 1),
                denominator: format.number(denominator, 1),
                unit,
              })
            : (share ?? t('number.noDenominator'))}
          {denominatorName && <span> · {t('number.ofWhat', { what: denominatorName })}</span>}
        </p>
      )}
      {note && <p className="figure-note">{note}</p>}
      <p className="figure-date">{t('number.asOf', { date: asOf })}</p>
    </section>
  );
}
