/** Heading of a page with its actions; also names the browser's tab. */
import { type ReactNode, useEffect } from 'react';

interface Props {
  title: string;
  /** Above the title: where the page lies. */
  path?: ReactNode;
  /** Beside the title: state tags. */
  tags?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, path, tags, actions, children }: Props) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="page">
      {path}
      <div className="page-head">
        <h1 className="page-title">{title}</h1>
        {tags}
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Panel({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2 className="panel-title">{title}</h2>
        {extra && <div className="panel-extra">{extra}</div>}
      </div>
      {children}
    </section>
  );
}
