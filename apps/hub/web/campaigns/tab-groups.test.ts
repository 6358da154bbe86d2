import { expect, it } from 'vitest';
import { campaignTabs } from '../routes.tsx';
import { groupOf, shownTabs, tabGroups } from './tab-groups.ts';

const everything = { issued: true, ends: true, readsDeliveries: true, decidesSuccessions: true };

it('has every tab in one group', () => {
  expect(Object.values(tabGroups).flat().toSorted()).toEqual([...campaignTabs].toSorted());
  expect(groupOf('deliveries')).toBe('deployment');
});

it('shows all of them to who may see all of a running campaign', () => {
  expect(shownTabs(everything).flatMap(({ tabs }) => tabs)).toHaveLength(campaignTabs.length);
});

it('leaves out what a draft has not, and what the reader may not see', () => {
  const draft = shownTabs({ issued: false, ends: false, readsDeliveries: false, decidesSuccessions: true });
  expect(draft).toEqual([
    { group: 'overview', tabs: ['overview'] },
    { group: 'deployment', tabs: ['tasks', 'plans'] },
    { group: 'progress', tabs: ['milestones'] },
    { group: 'supervising', tabs: ['rounds', 'supervision'] },
    { group: 'records', tabs: ['bulletins', 'history'] },
  ]);
});
