/** Where the user is in province → city → county; each step above is a link. */
import { Breadcrumb } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface RegionStep {
  code: string;
  name: string;
}

interface Props {
  path: readonly RegionStep[];
  /** The link of a step above the last. */
  renderLink: (step: RegionStep) => ReactNode;
}

export function RegionPath({ path, renderLink }: Props) {
  const { t } = useTranslation('ui');
  const last = path.length - 1;
  return (
    <nav aria-label={t('region.path')} className="region-path">
      <Breadcrumb
        items={path.map((step, index) => ({
          key: step.code,
          title: index === last ? <span aria-current="location">{step.name}</span> : renderLink(step),
        }))}
      />
    </nav>
  );
}
