import { type TaskOrigin, taskOrigins } from '@linked/shared/local-tasks/local-tasks.ts';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';

/** Whose tasks are shown. */
export function OriginFilter({
  value,
  onChange,
}: {
  value: TaskOrigin | undefined;
  onChange: (origin: TaskOrigin | undefined) => void;
}) {
  const { t } = useTranslation('ownTasks');
  return (
    <Select
      aria-label={t('origin.filter')}
      placeholder={t('origin.filter')}
      allowClear
      value={value}
      onChange={onChange}
      options={taskOrigins.map((origin) => ({ value: origin, label: t(`origin.${origin}`) }))}
    />
  );
}
