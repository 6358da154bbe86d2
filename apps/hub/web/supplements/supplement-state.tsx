import type { SupplementState as State } from '@linked/shared/supplements/states.ts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colors: Record<State, string> = {
  draft: 'default',
  approved: 'processing',
  issued: 'success',
  withdrawn: 'default',
};

export function SupplementState({ state }: { state: State }) {
  const { t } = useTranslation('supplements');
  return <Tag color={colors[state]}>{t(`state.${state}`)}</Tag>;
}
