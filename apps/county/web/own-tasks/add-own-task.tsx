import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OwnTaskDrawer } from './own-task-drawer.tsx';

/** For the county's staff. */
export function AddOwnTask() {
  const { t } = useTranslation('ownTasks');
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Button onClick={() => setAdding(true)}>{t('add')}</Button>
      {adding && <OwnTaskDrawer row={null} reload={() => undefined} onClose={() => setAdding(false)} />}
    </>
  );
}
