/** What figures of a campaign are read against: its region edition, fields, own tasks still asked for in their newest version, and start. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import type { Edition } from '@linked/shared/regions/lookup.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import type { ChangedTarget } from './places.ts';

export interface FrameTask {
  id: string;
  field: string;
  title: string;
  /** YYYY-MM-DD; some counties may have another: see `county_tasks`. */
  dueOn: string;
  indicators: FrameIndicator[];
}

export interface FrameIndicator {
  code: string;
  name: string;
  unit: string;
  aggregation: string;
  baselineName: string | null;
  target: number | null;
}

export interface CampaignFrame {
  id: string;
  /** The province it belongs to. */
  region: string;
  /**
   * The edition the campaign has pinned: the names and codes it began with. Which of its counties are counties on a
   * day, and which were added since, stands in `changed`: see places.ts.
   */
  edition: Edition;
  /** Counties that were merged, added or renamed since the issue. */
  changed: ChangedTarget[];
  /** Codes in the order of the document. */
  fields: string[];
  tasks: FrameTask[];
  /** When its figures became final; null before. They are read as of then, whatever the day. */
  closedAt: Date | null;
  /** First day of the first phase (YYYY-MM-DD), from which progress is expected. */
  startsOn: string;
}

interface FrameRow {
  region: string;
  edition_id: string;
  fields: string[];
  starts: string[];
  changed: ChangedTarget[];
  closed_at: Date | null;
  tasks: FrameTask[];
}

/** One query. Throws `campaign-unknown`. */
export async function loadFrame(db: HubDatabase, campaignId: string): Promise<CampaignFrame> {
  const { rows } = await sql<FrameRow>`
    select c.region, c.edition_id, c.closed_at,
      (select coalesce(jsonb_agg(jsonb_build_object('region', x.region, 'city', x.city, 'name', x.name,
          'renamedOn', x.renamed_on, 'validFrom', x.valid_from, 'validTo', x.valid_to, 'successors',
          case when x.valid_to is null then '[]' else coalesce((select s.successors from successions s
            where s.campaign_id = x.campaign_id and s.from_region = x.region and s.carried_out_at is not null
            order by s.carried_out_at desc limit 1), '[]') end) order by x.region), '[]')
        from campaign_targets x where x.campaign_id = c.id
          and (x.valid_from is not null or x.valid_to is not null or x.name is not null)) as changed,
      jsonb_path_query_array(c.document, '$.fields[*].code') as fields,
      jsonb_path_query_array(c.document, '$.phases[*].startsOn') as starts,
      (select coalesce(jsonb_agg(jsonb_build_object('id', t.task_id, 'field', t.field, 'title', t.title,
          'dueOn', t.due_on, 'indicators', t.indicators) order by t.ordinal), '[]')
        from campaign_tasks t where t.campaign_id = c.id and t.owner = c.region and not t.dropped) as tasks
    from campaigns c where c.id = ${campaignId}`.execute(db);
  const row = rows[0];
  if (!row) throw new AppError('campaign-unknown', { campaign: campaignId });
  const startsOn = row.starts.toSorted()[0]!;
  return { id: campaignId, ...row, edition: getEdition(row.edition_id), closedAt: row.closed_at, startsOn };
}
