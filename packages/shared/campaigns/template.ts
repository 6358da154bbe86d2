/** A campaign template: a document laid out from its first day. */
import type { CampaignDocument } from './document.ts';

export interface CampaignTemplate {
  id: string;
  title: string;
  /** Region edition that a campaign made from it pins. */
  editionId: string;
  fields: number;
  tasks: number;
  /** `startsOn`: YYYY-MM-DD; `newId`: makes the ids of tasks. */
  build(startsOn: string, newId: () => string): CampaignDocument;
}

/** Calendar day `days` after `day`, both YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
