/** Recorded details (audit) as a list of named values; keys and values that have no name are shown as written. */
import { useTranslation } from 'react-i18next';
import { detailLines } from './detail-lines.ts';
import './detail-list.css';
import { useFormat } from './use-format.ts';

interface Props {
  detail: Record<string, unknown>;
  /** Name of a region's code; the code where there is none. */
  regionName: (code: string) => string;
}

/** More values of one key than this are counted, not listed: a campaign has hundreds of counties. */
const MOST_LISTED = 12;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function DetailList({ detail, regionName }: Props) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const write = (key: string, value: string | number | boolean): string => {
    if (typeof value === 'boolean') return value ? t('detail.yes') : t('detail.no');
    if (typeof value === 'number') return format.number(value, 2);
    if (['region', 'regions', 'failed'].includes(key)) return regionName(value);
    if (key === 'role') return t(`role.${value}`, { defaultValue: value });
    if (key === 'from' || key === 'to') return t(`term.campaignState.${value}`, { defaultValue: value });
    if (INSTANT.test(value)) return format.instant(value);
    return DAY.test(value) ? format.day(value) : value;
  };
  const lines = detailLines(detail, write);
  if (lines.length === 0) return null;
  return (
    <dl className="detail-list">
      {lines.map(({ key, texts }) => (
        <div key={key}>
          <dt>{t(`detail.key.${key}`, { defaultValue: key })}</dt>
          <dd>
            {texts.slice(0, MOST_LISTED).map((text) => (
              <span key={text}>{text}</span>
            ))}
            {texts.length > MOST_LISTED && (
              <span>{t('detail.more', { count: texts.length - MOST_LISTED })}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
