/** The steps of the ladders: rows of what was said, only added to. */
import type { LastTold, ReminderTier } from '@linked/shared/reminders/ladder.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import type { Missing } from './find-deficits.ts';

/** Something missing, with how far its ladder has been climbed. */
export interface Standing extends Missing {
  /** Tiers it has reached: it is named whenever one of them is told of anything. */
  reached: ReminderTier[];
  /** Tiers whose turn it is today. */
  due: ReminderTier[];
  /** Times the county has been reminded of it before. */
  times: number;
}

/** What one round of reminders says. */
export interface Round {
  standing: readonly Standing[];
  today: string;
  now: Date;
}

/** Places of the tier with something due today, each with everything that has reached the tier there. */
export function collect(
  standing: readonly Standing[],
  tier: ReminderTier,
  place: (one: Standing) => string,
): Map<string, Standing[]> {
  const due = new Set(standing.filter((one) => one.due.includes(tier)).map(place));
  return Map.groupBy(
    standing.filter((one) => one.reached.includes(tier) && due.has(place(one))),
    place,
  );
}

/** By county and subject: when each tier was told last, and how often the county was. */
export async function climbedSteps(
  trx: HubTransaction,
  campaignId: string,
  subjects: readonly string[],
): Promise<Map<string, { last: LastTold; times: number }>> {
  const rows = await trx
    .selectFrom('reminder_steps')
    .select(['region', 'subject', 'tier'])
    .select((eb) => [eb.fn.max('day').as('last'), eb.fn.countAll<number>().as('times')])
    .where('campaign_id', '=', campaignId)
    .where(sql<boolean>`subject = any (${[...subjects]}::text[])`)
    .groupBy(['region', 'subject', 'tier'])
    .execute();
  const climbed = new Map<string, { last: LastTold; times: number }>();
  for (const row of rows) {
    const key = `${row.region} ${row.subject}`;
    const steps = climbed.get(key) ?? { last: {}, times: 0 };
    steps.last[row.tier as ReminderTier] = row.last;
    if (row.tier === 'county') steps.times = row.times;
    climbed.set(key, steps);
  }
  return climbed;
}

export async function recordSteps(
  trx: HubTransaction,
  campaignId: string,
  {
    tier,
    said,
    today,
    now,
  }: {
    tier: ReminderTier;
    said: readonly (Missing & { directiveId: string | null; noticeId: string | null })[];
    today: string;
    now: Date;
  },
): Promise<void> {
  await sql`
    insert into reminder_steps (campaign_id, region, subject, tier, day, at, due_on, directive_id, notice_id)
    select ${campaignId}, region, subject, ${tier}, ${today}, ${now}, due_on, directive_id, notice_id
    from unnest(${said.map((one) => one.region)}::text[], ${said.map((one) => one.subject)}::text[],
      ${said.map((one) => one.dueOn)}::date[], ${said.map((one) => one.directiveId)}::uuid[],
      ${said.map((one) => one.noticeId)}::uuid[]) as said (region, subject, due_on, directive_id, notice_id)
  `.execute(trx);
}
