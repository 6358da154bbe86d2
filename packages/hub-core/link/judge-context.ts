/** What the hub must know to judge the reports of one county: its node and the campaigns they are about. */
import type { Indicator } from '@linked/shared/campaigns/document.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';

export interface JudgedTask {
  field: string;
  /** YYYY-MM-DD */
  dueOn: string;
  indicators: Indicator[];
}

export interface JudgedCampaign {
  id: string;
  state: CampaignState;
  /** Whether the campaign goes to this county. */
  targeted: boolean;
  fields: ReadonlySet<string>;
  tasks: ReadonlyMap<string, JudgedTask>;
  /** Directives of the campaign put out to this county. */
  directives: ReadonlySet<string>;
}

export interface JudgeContext {
  region: string;
  /** Last report stored. */
  cursor: number;
  campaigns: ReadonlyMap<string, JudgedCampaign>;
}

interface CampaignRow {
  id: string;
  state: CampaignState;
  targeted: boolean;
  fields: string[];
  tasks: ({ id: string } & JudgedTask)[];
  directives: string[];
}

/** One query. Throws `node-unknown`, `node-revoked`. */
export async function loadJudgeContext(
  db: HubDatabase,
  region: string,
  campaignIds: readonly string[],
): Promise<JudgeContext> {
  const { rows } = await sql<{ up_cursor: number; revoked: boolean; campaigns: CampaignRow[] }>`
    select node.up_cursor, node.revoked_at is not null as revoked,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', c.id,
          'state', c.state,
          'targeted', exists (select from campaign_targets t where t.campaign_id = c.id and t.region = node.region),
          'fields', jsonb_path_query_array(c.document, '$.fields[*].code'),
          'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
              'id', t.task_id, 'field', t.field, 'dueOn', t.due_on, 'indicators', t.indicators)), '[]')
            from campaign_tasks t where t.campaign_id = c.id),
          'directives', (select coalesce(jsonb_agg(d.id), '[]')
            from deliveries y join directives d on d.id = y.directive_id
            where y.region = node.region and d.campaign_id = c.id))), '[]')
        from campaigns c where c.id = any(${campaignIds}::uuid[])) as campaigns
    from nodes node where node.region = ${region}`.execute(db);
  const node = rows[0];
  if (!node) throw new AppError('node-unknown', { region });
  if (node.revoked) throw new AppError('node-revoked', { region });
  return { region, cursor: node.up_cursor, campaigns: new Map(node.campaigns.map(asCampaign)) };
}

const asCampaign = (row: CampaignRow): [string, JudgedCampaign] => [
  row.id,
  {
    ...row,
    fields: new Set(row.fields),
    tasks: new Map(row.tasks.map(({ id, ...task }) => [id, task])),
    directives: new Set(row.directives),
  },
];
