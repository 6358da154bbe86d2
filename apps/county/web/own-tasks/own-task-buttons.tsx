/** Changing and dropping a task of the county's own. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { LongTextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { client, type Task } from '../trpc.ts';
import { OwnTaskDrawer } from './own-task-drawer.tsx';

export function OwnTaskButtons({ row, reload }: { row: Task; reload: () => unknown }) {
  const { t } = useTranslation('ownTasks');
  const campaign = useCampaign();
  const { mayWrite } = useCounty();
  const isDoable = useDoable();
  const [open, setOpen] = useState<'change' | 'drop' | null>(null);
  const { ownKey } = row;
  if (ownKey === null || row.dropped || !isDoable('record') || !mayWrite(row.task.field)) return null;
  return (
    <>
      <Button onClick={() => setOpen('change')}>{t('change')}</Button>
      <Button onClick={() => setOpen('drop')}>{t('drop')}</Button>
      {open === 'change' && <OwnTaskDrawer row={row} reload={reload} onClose={() => setOpen(null)} />}
      {open === 'drop' && (
        <FormDrawer<{ reason: string }>
          title={t('dropTitle', { title: row.task.title })}
          record={{ key: `own-task:drop:${ownKey}`, version: row.task.revision, values: { reason: '' } }}
          describe={(shown) => [{ label: t('reason'), text: shown.reason ?? '' }]}
          save={async ({ reason }) => {
            const ref = { campaignId: campaign.id, key: ownKey, taskRevision: row.task.revision };
            await client.ownTasks.drop.mutate({ ...ref, reason });
            await refresh('tasks', row.task.id);
            await refresh('campaigns', campaign.id);
          }}
          reload={reload}
          onClose={() => setOpen(null)}
          saveLabel={t('drop')}
          savedText={t('dropped')}
        >
          <p className="soft">{t('dropHint')}</p>
          <LongTextItem name="reason" label={t('reason')} required rows={3} />
        </FormDrawer>
      )}
    </>
  );
}
