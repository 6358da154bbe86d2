import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { saveOwnTask } from '../core/local-tasks/own-tasks.ts';
import { withRegion } from '../db/database.ts';
import { NOW, type SignedCampaign } from './campaigns.ts';
import type { WalkWorld } from './walk-samples.ts';

export function ownTaskSamples({ db, ours, theirs }: WalkWorld): Record<string, Sample> {
  const added = ({ campaignId }: Pick<SignedCampaign, 'campaignId'>) => ({
    campaignId,
    key: newId(),
    taskRevision: 0,
    task: {
      field: 'mining',
      title: '本县自选动作',
      standard: '',
      dueOn: '2020-06-30',
      indicators: [],
    },
  });
  const drop = async (county: SignedCampaign) => {
    const input = added(county);
    await withRegion(db, county.region, (trx) => saveOwnTask(trx, county.staff, input, NOW));
    return { campaignId: county.campaignId, key: input.key, taskRevision: 1, reason: '已并入省级任务' };
  };
  return {
    'ownTasks.save': {
      input: () => added(ours),
      foreign: () => [added(theirs), added({ campaignId: newId() })],
    },
    'ownTasks.drop': {
      input: () => drop(ours),
      foreign: async () => [await drop(theirs), { ...(await drop(ours)), campaignId: newId() }],
    },
  };
}
