/** The tabs of a campaign by what one comes for: two levels, so that nobody has to read fifteen names in a row. */
import type { CampaignTab } from '../routes.tsx';

export const tabGroups = {
  overview: ['overview'],
  deployment: ['tasks', 'deliveries', 'plans', 'supplements', 'questions', 'successions'],
  progress: ['rhythm', 'milestones', 'reviews'],
  supervising: ['rounds', 'supervision'],
  records: ['bulletins', 'archive', 'history'],
} as const satisfies Record<string, readonly CampaignTab[]>;

export type TabGroup = keyof typeof tabGroups;

const order = Object.keys(tabGroups) as TabGroup[];

export const groupOf = (tab: CampaignTab): TabGroup =>
  order.find((group) => (tabGroups[group] as readonly CampaignTab[]).includes(tab))!;

export interface TabReader {
  issued: boolean;
  /** Running or past it: there is something to close, or to keep. */
  ends: boolean;
  readsDeliveries: boolean;
  decidesSuccessions: boolean;
}

const needs: Partial<Record<CampaignTab, (reader: TabReader) => boolean>> = {
  deliveries: (reader) => reader.readsDeliveries,
  supplements: (reader) => reader.issued,
  questions: (reader) => reader.issued,
  rhythm: (reader) => reader.issued,
  reviews: (reader) => reader.issued,
  successions: (reader) => reader.issued && reader.decidesSuccessions,
  archive: (reader) => reader.ends,
};

/** What this reader sees of this campaign, in order; a group of which nothing is seen is left out. */
export function shownTabs(reader: TabReader): { group: TabGroup; tabs: CampaignTab[] }[] {
  return order
    .map((group) => ({
      group,
      tabs: (tabGroups[group] as readonly CampaignTab[]).filter((tab) => needs[tab]?.(reader) ?? true),
    }))
    .filter(({ tabs }) => tabs.length > 0);
}
