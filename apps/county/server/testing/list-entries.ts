/** Entries of the lists a county keeps, as its staff would type them. */
import { newId } from '@linked/shared/ids.ts';
import { noTierCounts } from '@linked/shared/primitives.ts';
import type { SignedCampaign } from './campaigns.ts';

/** Builders for entries of the campaign that is signed when they are called; what is given replaces what they have. */
export function listEntries(campaign: () => SignedCampaign) {
  const base = () => ({ id: newId(), campaignId: campaign().campaignId, field: 'mining', revision: 0 });
  const group = (more = {}) => ({
    ...base(),
    name: '矿山开发代表小组',
    leaderName: '李组长',
    members: { ...noTierCounts, county: 8, township: 4 },
    otherMembers: 2,
    trained: 14,
    ...more,
  });
  const activity = (more = {}) => ({
    ...base(),
    mode: 'site-inspection' as const,
    heldOn: '2020-05-08',
    place: '某矿山',
    groupId: null,
    participants: 12,
    problemsFound: 1,
    summary: '',
    ...more,
  });
  const workItem = (more = {}) => {
    const { field: _, ...rest } = base();
    const parts = { matter: '逐坑复绿', person: '张某', standard: '', dueOn: '2020-06-30', doneOn: null };
    return { ...rest, taskId: campaign().document.tasks[1]?.id ?? '', ...parts, ...more };
  };
  const baseline = (more = {}) => ({
    ...base(),
    name: '矿山迹地',
    unit: '处',
    amount: 84,
    countedOn: '2020-04-20',
    ...more,
  });
  return { group, activity, workItem, baseline };
}
