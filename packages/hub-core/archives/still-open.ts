/** What is not finished in a campaign: what whoever begins the closing, or closes, should know. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { openCounty, stillOpen } from '@linked/shared/contracts/hub/archives.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { cityOf } from '../places/city-of.ts';
import { openLetters } from '../supervision/campaign-end.ts';
import { taskCounts } from '../tasks/county-tasks.ts';

export type StillOpen = z.infer<typeof stillOpen>;
export type OpenCounty = z.infer<typeof openCounty>;

interface Row {
  region: string;
  tasks: number;
  missing: number;
  problems: number;
  unsigned: number;
}

/** Throws `campaign-unknown`. */
export async function readStillOpen(
  db: HubDatabase,
  asked: { campaignId: string; scopes: readonly ReadScope[]; now: Date },
): Promise<StillOpen> {
  const { campaignId, scopes, now } = asked;
  const campaign = await db
    .selectFrom('campaigns')
    .select(['edition_id', 'region', 'closing_last_day'])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  const inReach = ({ region }: { region: string }): boolean =>
    scopes.some((scope) => region.startsWith(scope.prefix));
  const counted = (await openRows(db, campaignId)).filter(inReach);
  const letters = (await openLetters(db, campaignId)).filter(inReach);
  const edition = getEdition(campaign.edition_id);
  const rows = counted
    .filter((row) => row.missing + row.problems + row.unsigned > 0)
    .sort((a, b) => b.missing - a.missing || b.problems - a.problems || (a.region < b.region ? -1 : 1))
    .map(
      (row): OpenCounty => ({
        region: row.region,
        regionName: displayName(row.region, edition.id, campaign.region),
        cityName: cityOf(edition, row.region).name,
        tasks: row.tasks,
        missing: row.missing,
        problemsOpen: row.problems,
        unsigned: row.unsigned,
      }),
    );
  const sum = (name: 'tasks' | 'missing' | 'problems') =>
    counted.reduce((total, row) => total + row[name], 0);
  return {
    asOf: now.toISOString(),
    today: shanghaiDate(now),
    lastDay: campaign.closing_last_day,
    counties: counted.length,
    tasks: sum('tasks'),
    missing: sum('missing'),
    problemsOpen: sum('problems'),
    lettersOut: letters.reduce((total, row) => total + row.out, 0),
    lettersUnsent: letters.reduce((total, row) => total + row.unsent, 0),
    rows,
  };
}

/** Counties that have not handed in all their tasks, with how many are missing; by code. */
export const stragglers = async (
  db: HubDatabase,
  campaignId: string,
): Promise<{ region: string; missing: number }[]> =>
  (await openRows(db, campaignId))
    .filter((row) => row.missing > 0)
    .map(({ region, missing }) => ({ region, missing }));

async function openRows(db: HubDatabase, campaignId: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select x.region, coalesce(t.tasks, 0)::int as tasks, coalesce(t.missing, 0)::int as missing,
      coalesce(p.problems, 0)::int as problems, coalesce(r.unsigned, 0)::int as unsigned
    from campaign_targets x
    left join (
      select t.region, count(*) as tasks,
        -- What was returned is not handed in, until the county's next word.
        count(*) filter (where f.entity_id is null or f.revision = w.returned_revision) as missing
      from county_tasks t join campaigns c on c.id = t.campaign_id
      left join task_reviews w on w.campaign_id = t.campaign_id and w.region = t.region and w.task_id = t.task_id
      left join facts f on f.campaign_id = t.campaign_id and f.region = t.region and f.kind = 'task-progress'
        and (f.payload->>'taskId')::uuid = t.task_id and f.payload->>'state' = any (${[...submittedStates]}::text[])
        and f.written_off_at is null
      where t.campaign_id = ${campaignId} and ${taskCounts(sql`t`, sql`c`)}
      group by t.region
    ) t using (region)
    left join (
      select region, sum(problems_open) as problems from rollups where campaign_id = ${campaignId} group by region
    ) p using (region)
    left join (
      select d.region, count(*) as unsigned from directives y join deliveries d on d.directive_id = y.id
      where y.campaign_id = ${campaignId} and y.receipt_due_on is not null and d.state <> 'signed' group by d.region
    ) r using (region)
    where x.campaign_id = ${campaignId} and x.valid_to is null order by x.region`.execute(db);
  return rows;
}
