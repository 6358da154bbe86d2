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
