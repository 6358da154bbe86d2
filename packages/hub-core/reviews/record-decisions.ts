/** Writes decisions: the row each, the state they leave, the figures, and the directive to each county. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import {
  type DeciderTier,
  MOST_DECISIONS,
  type TaskDecision,
  type TaskDecisionKind,
} from '@linked/shared/reviews/decisions.ts';
import { sql } from 'kysely';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueCountyDirectives } from '../directives/queue-county-directives.ts';
import type { TaskReviewFact } from '../rollup/hub-facts.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import type { KeptReview, LoadedTask, ReviewedCampaign } from './load-tasks.ts';
import { rollDecisions } from './roll-decisions.ts';

/** A person, or the campaign's course. */
export type Decider = Principal | 'system';

export interface Decided {
  task: LoadedTask;
  decision: TaskDecisionKind;
  tier: DeciderTier;
  /** Revision of the county's task it is about; 0 when nothing was reported. */
  revision: number;
  reason?: string;
  asked?: string;
  until?: string;
  dueOn?: string;
  requestId?: string;
  /** Since when it holds, where that is before now: it was due then and is carried out late. */
  at?: Date;
  /** What it changes of the state that is kept. */
  set: Partial<KeptReview>;
  /** The reviewed figures after it; left out when they stay as they are. */
  fact?: TaskReviewFact;
  /** Whether the newest report no longer counts as handed in. */
  givesBack?: boolean;
}

/** One transaction's decisions; each task is decided about once. The counties' rows are held (`loadTasks`). */
export async function recordDecisions(
  trx: HubTransaction,
  campaign: ReviewedCampaign,
  decided: readonly Decided[],
  { actor, now }: { actor: Decider; now: Date },
): Promise<void> {
  if (decided.length === 0) return;
  const by = actor === 'system' ? { userId: 'system', name: '' } : actor;
  const items = decided.map((one) => ({ one, id: newId() }));
  const directives = await tellCounties(trx, campaign, items, { by: by.name, now });
  await insertDecisions(
    trx,
    items.map(({ one, id }) => ({
      id,
      campaign_id: campaign.id,
      region: one.task.region,
      task_id: one.task.taskId,
      ordinal: one.task.decisions + 1,
      decision: one.decision,
      revision: one.revision,
      at: (one.at ?? now).toISOString(),
      actor: by.userId,
      actor_name: by.name,
      tier: one.tier,
      reason: one.reason ?? '',
      asked: one.asked ?? '',
      author: one.task.report?.author ?? null,
      until: one.until ?? null,
      due_on: one.dueOn ?? null,
      request_id: one.requestId ?? null,
      directive_id: directives.get(id) ?? null,
    })),
  );
  await keepReviews(trx, campaign.id, decided);
  await rollDecisions(trx, {
    campaignId: campaign.id,
    facts: decided.flatMap(({ task, fact }) =>
      fact ? [{ task, ordinal: task.decisions + 1, by: by.name, fact }] : [],
    ),
    givenBack: decided.filter((one) => one.givesBack).map(({ task }) => task),
    now,
  });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: 'directive-queued' },
    now,
  });
}

interface Item {
  one: Decided;
  id: string;
}

/**
 * As many directives a county as its decisions need; returns that of each decision. A county that has ended is told
 * nothing: what it had handed in is decided about for the figures alone.
 */
async function tellCounties(
  trx: HubTransaction,
  campaign: ReviewedCampaign,
  items: readonly Item[],
  { by, now }: { by: string; now: Date },
): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  const counties = Map.groupBy(items, ({ one }) => one.task.region);
  const going = new Set(await regionsOfTheDay(trx, campaign.id, [...counties.keys()]));
  let left = [...counties].filter(([region]) => going.has(region));
  while (left.length > 0) {
    const turn = left.map(([region, ofRegion]) => [region, ofRegion.slice(0, MOST_DECISIONS)] as const);
    const directives = await queueCountyDirectives(trx, {
      campaignId: campaign.id,
      kind: 'task-decision',
      items: turn.map(([region, ofRegion]) => ({
        region,
        issuingOrgan: organOf(campaign, ofRegion[0]!.one),
        payload: { decisions: ofRegion.map(({ one, id }) => wireDecision(one, id, by, now)) },
      })),
      now,
    });
    for (const [region, ofRegion] of turn)
      for (const { id } of ofRegion) told.set(id, directives.get(region)!);
    left = left.flatMap(([region, ofRegion]) =>
      ofRegion.length > MOST_DECISIONS ? [[region, ofRegion.slice(MOST_DECISIONS)]] : [],
    );
  }
  return told;
}

/** A city's decision goes out in its congress's name, every other in that of who issued the campaign. */
function organOf(campaign: ReviewedCampaign, { task, tier }: Decided): string {
  if (tier !== 'city' || task.city === null) return campaign.issuingOrgan;
  return `${displayName(task.city, campaign.editionId, campaign.region)}人大常委会`;
}

const wireDecision = (one: Decided, id: string, by: string, now: Date): TaskDecision => ({
  id,
  taskId: one.task.taskId,
  decision: one.decision,
  revision: one.revision,
  at: (one.at ?? now).toISOString(),
  by,
  tier: one.tier,
  reason: one.reason ?? '',
  asked: one.asked ?? '',
  author: one.task.report?.author ?? null,
  until: one.until ?? null,
  dueOn: one.dueOn ?? null,
  requestId: one.requestId ?? null,
});

async function insertDecisions(trx: HubTransaction, rows: readonly Record<string, unknown>[]): Promise<void> {
  await sql`
    insert into task_decisions
    select * from jsonb_populate_recordset(null::task_decisions, ${JSON.stringify(rows)}::jsonb)`.execute(
    trx,
  );
}

async function keepReviews(
  trx: HubTransaction,
  campaignId: string,
  decided: readonly Decided[],
): Promise<void> {
  const rows = decided.map(({ task, set }) => {
    const kept = { ...task.kept, ...set };
    return {
      campaign_id: campaignId,
      region: task.region,
      task_id: task.taskId,
      decisions: task.decisions + 1,
      state: kept.state,
      judged_revision: kept.judgedRevision,
      reviewed_revision: kept.reviewedRevision,
      returned_revision: kept.returnedRevision,
      judged_by: kept.judgedBy,
      judged_at: kept.judgedAt,
      locked_at: kept.lockedAt,
      unlocked_until: kept.unlockedUntil,
      paused_until: kept.pausedUntil,
    };
  });
  await sql`
    insert into task_reviews
    select * from jsonb_populate_recordset(null::task_reviews, ${JSON.stringify(rows)}::jsonb)
    on conflict (campaign_id, region, task_id) do update set decisions = excluded.decisions,
      state = excluded.state, judged_revision = excluded.judged_revision,
      reviewed_revision = excluded.reviewed_revision, returned_revision = excluded.returned_revision,
      judged_by = excluded.judged_by, judged_at = excluded.judged_at, locked_at = excluded.locked_at,
      unlocked_until = excluded.unlocked_until, paused_until = excluded.paused_until`.execute(trx);
}
