/** One kind of waiting work: how many, the first of them, and where the rest is. */
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';

interface Props {
  title: string;
  count: number;
  /** What the number means for the reader: work that is late is bad, work that waits is not. */
  tone: 'bad' | 'warn';
  more?: ReactNode;
  children: ReactNode;
}

export function WorkPanel({ title, count, tone, more, children }: Props) {
  const { t } = useTranslation('workbench');
  const id = useId();
  return (
    <section className={`panel ${count > 0 ? 'work-waiting' : 'work-none'}`} aria-labelledby={id}>
      <div className="panel-head">
        <h2 className="panel-title" id={id}>
          {title}
        </h2>
        <ToneTag tone={count > 0 ? tone : 'good'}>{count > 0 ? t('count', { count }) : t('nothing')}</ToneTag>
        {more && <div className="panel-extra">{more}</div>}
      </div>
      {count > 0 && <ul className="work-list">{children}</ul>}
    </section>
  );
}

/** Title, then what matters about it. */
export function WorkLine({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <li>
      <span className="work-title">{title}</span>
      <span className="work-facts">{children}</span>
    </li>
  );
}
