/** Tasks that cities and counties added, and how far they are: apart from the campaign's own figures. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import type { localFigures, localRegion, localTaskRow } from '@linked/shared/contracts/hub/local-tasks.ts';
import type { LocalOrigin } from '@linked/shared/local-tasks/local-tasks.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { childrenOf, leavesOf, nameIn, unitOf } from '../rollup/places.ts';

export type LocalFigures = z.infer<typeof localFigures>;
export type LocalRegion = z.infer<typeof localRegion>;
export type LocalTaskRow = z.infer<typeof localTaskRow>;

interface Asked {
  campaignId: string;
  /** Fields to count; null for all. */
  fields: readonly string[] | null;
  now: Date;
}

const handedIn = sql`p.payload->>'state' = any (${[...submittedStates]}::text[])`;

/** Counts over rows `t` of county_tasks with the county's newest progress `p`; dropped tasks count nowhere. */
const counts = (today: string) => sql`
  count(distinct t.task_id)::int as tasks, count(distinct t.region)::int as counties, count(*)::int as assigned,
  (count(*) filter (where p.payload->>'state' <> 'pending'))::int as started,
  (count(*) filter (where ${handedIn}))::int as submitted,
  (count(*) filter (where ${handedIn} and (p.payload->>'percent')::int = 100))::int as done,
  (count(*) filter (where t.due_on < ${today}::date and (${handedIn}) is not true))::int as overdue`;

/** Rows `t` of what is not the campaign's own, with `p`, and `origin`. */
const localTasks = (frame: CampaignFrame, { fields }: Pick<Asked, 'fields'>) => sql`
  county_tasks t
  left join facts p on p.campaign_id = t.campaign_id and p.region = t.region and p.kind = 'task-progress'
    and (p.payload->>'taskId')::uuid = t.task_id and p.written_off_at is null
  cross join lateral (select case when t.owner = t.region then 'county' else 'city' end as origin) o
  where t.campaign_id = ${frame.id} and t.owner <> ${frame.region}
    and (${fields}::text[] is null or t.field = any (${fields}::text[]))`;

const noFigures: LocalFigures = {
  tasks: 0,
  counties: 0,
  assigned: 0,
  started: 0,
  submitted: 0,
  done: 0,
  overdue: 0,
};

/** The region and its children by code. Throws `campaign-unknown`, `region-unknown`. */
export async function localTaskFigures(
  db: HubDatabase,
  asked: Asked & { region: string },
): Promise<{ today: string; self: LocalRegion; children: LocalRegion[] }> {
  const frame = await loadFrame(db, asked.campaignId);
  const today = shanghaiDate(frame.closedAt ?? asked.now);
  const units = [asked.region, ...childrenOf(frame, asked.region).map((unit) => unit.code)];
  const pairs = units.flatMap((unit) => leavesOf(frame, unit).map((region) => ({ unit, region })));
  const { rows } = await sql<LocalFigures & { unit: string; origin: LocalOrigin }>`
    select i.unit, o.origin, ${counts(today)}
    from unnest(${pairs.map((pair) => pair.unit)}::text[], ${pairs.map((pair) => pair.region)}::text[])
      as i (unit, region), ${localTasks(frame, asked)} and t.region = i.region and not t.dropped
    group by i.unit, o.origin`.execute(db);
  const figuresOf = (unit: string, origin: LocalOrigin): LocalFigures => {
    const row = rows.find((one) => one.unit === unit && one.origin === origin);
    if (!row) return noFigures;
    const { unit: _, origin: __, ...figures } = row;
    return figures;
  };
  const [self, ...children] = units.map(
    (region): LocalRegion => ({
      region,
      regionName: nameIn(frame, region),
      city: figuresOf(region, 'city'),
      county: figuresOf(region, 'county'),
    }),
  );
  return { today, self: self!, children };
}

interface TaskRow extends LocalFigures {
  owner: string;
  task_id: string;
  definition: CampaignTask;
  starts_on: string | null;
  dropped: boolean;
}

/** Tasks of one origin with counties inside `within`, by owner and code. Throws `campaign-unknown`, `region-unknown`. */
export async function listLocalTasks(
  db: HubDatabase,
  asked: Asked & { within: string; origin: LocalOrigin; limit: number; offset: number },
) {
  const frame = await loadFrame(db, asked.campaignId);
  const today = shanghaiDate(frame.closedAt ?? asked.now);
  const inside = leavesOf(frame, asked.within);
  const matching = sql`${localTasks(frame, asked)} and o.origin = ${asked.origin} and t.region = any (${inside}::text[])`;
  const { rows } = await sql<TaskRow>`
    with task as (
      select t.owner, t.task_id, max(t.revision) as revision, min(t.starts_on)::text as starts_on,
        bool_and(t.dropped) as dropped, ${counts(today)}
      from ${matching} group by t.owner, t.task_id
    )
    select task.*, v.definition from task join task_versions v
      on v.campaign_id = ${frame.id} and v.task_id = task.task_id and v.revision = task.revision
    order by task.owner, length(v.definition->>'code'), v.definition->>'code', task.task_id
    limit ${asked.limit} offset ${asked.offset}`.execute(db);
  const counted = await sql<{ total: number }>`
    select count(distinct (t.owner, t.task_id))::int as total from ${matching}`.execute(db);
  const isCity = unitOf(frame, asked.within).tier === 'city';
  const list = isCity
    ? await db
        .selectFrom('local_task_lists')
        .select(['revision', 'issued_at'])
        .where('campaign_id', '=', frame.id)
        .where('region', '=', asked.within)
        .orderBy('revision', 'desc')
        .executeTakeFirst()
    : undefined;
  return {
    today,
    listRevision: isCity ? (list?.revision ?? 0) : null,
    issuedAt: list?.issued_at.toISOString() ?? null,
    total: counted.rows[0]?.total ?? 0,
    rows: rows.map((row): LocalTaskRow => {
      const { owner, task_id: taskId, definition, starts_on: startsOn, dropped } = row;
      const { tasks, counties, assigned, started, submitted, done, overdue } = row;
      return {
        taskId,
        origin: asked.origin,
        owner,
        ownerName: nameIn(frame, owner),
        task: definition,
        startsOn,
        dropped,
        figures: { tasks, counties, assigned, started, submitted, done, overdue },
      };
    }),
  };
}
