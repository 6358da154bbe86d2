/**
 * One round of reminders: what is missing is collected into one directive a county and one notice a place, and every
 * step is put on record. The notice says too what counties wait for, which climbs no ladder: it is said each round
 * until it is done. A round of the same day finds the steps of the earlier one and says nothing twice.
 */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import { type LastTold, type ReminderTier, reachedTiers, stepsDue } from '@linked/shared/reminders/ladder.ts';
import type { ReminderItem, ReminderPayload } from '@linked/shared/reminders/payload.ts';
import { remindersOf } from '@linked/shared/reminders/settings.ts';
import { sql } from 'kysely';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { type Campaign, writeHistory } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { queuePerCounty } from '../directives/queue-per-county.ts';
import { addNotice } from '../notices/notices.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { findDeficits, type Missing } from './find-deficits.ts';
import { findWaiting } from './find-waiting.ts';

/** How many counties or places were told, by tier. */
export type Reminded = Record<ReminderTier, number>;

interface Standing extends Missing {
  /** Tiers it has reached: it is named whenever one of them is told of anything. */
  reached: ReminderTier[];
  /** Tiers whose turn it is today. */
  due: ReminderTier[];
  /** Times the county has been reminded of it before. */
  times: number;
}

/** @param campaign locked */
export async function remind(trx: HubTransaction, campaign: Campaign, now: Date): Promise<Reminded> {
  const today = shanghaiDate(now);
  const standing = await onLadders(trx, campaign, now);
  const counties = await remindCounties(trx, campaign, { standing, today, now });
  const waiting = await findWaiting(trx, campaign);
  const cities = await tell(trx, campaign, { tier: 'city', standing, waiting, today, now });
  const province = await tell(trx, campaign, { tier: 'province', standing, waiting, today, now });
  return { county: counties, city: cities, province };
}

/** What is missing, with how far its ladder has been climbed. */
async function onLadders(trx: HubTransaction, campaign: Campaign, now: Date): Promise<Standing[]> {
  const settings = remindersOf(campaign.document);
  const today = shanghaiDate(now);
  const missing = await findDeficits(trx, campaign, { settings, now });
  const climbed = await climbedSteps(trx, campaign.id, [...new Set(missing.map((one) => one.subject))]);
  return missing.map((one) => {
    const steps = climbed.get(`${one.region} ${one.subject}`);
    const asked = { dueOn: one.dueOn, settings, today };
    return {
      ...one,
      reached: reachedTiers(one.what, asked),
      due: stepsDue(one.what, { ...asked, last: steps?.last ?? {} }),
      times: steps?.times ?? 0,
    };
  });
}

async function climbedSteps(
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

interface Round {
  standing: readonly Standing[];
  today: string;
  now: Date;
}

/** One directive a county for which something is due, with everything it is to be reminded of. */
async function remindCounties(
  trx: HubTransaction,
  campaign: Campaign,
  { standing, today, now }: Round,
): Promise<number> {
  const byCounty = collect(standing, 'county', (one) => one.region);
  if (byCounty.size === 0) return 0;
  const receiptDueOn = addWorkdays(today, remindersOf(campaign.document).receiptWorkdays).date;
  const payloads = new Map<string, ReminderPayload>();
  for (const [region, items] of byCounty)
    payloads.set(region, {
      day: today,
      receiptDueOn,
      items: items.map(({ item, times }) => ({ ...item, times: times + 1 }) as ReminderItem),
    });
  const queued = await queuePerCounty(trx, {
    campaignId: campaign.id,
    kind: 'reminder',
    revision: await nextRevision(trx, campaign.id),
    payloads,
    issuingOrgan: campaign.document.issuingOrgan,
    receiptDueOn,
    now,
  });
  const said = [...byCounty].flatMap(([region, items]) =>
    items.map((one) => ({ ...one, directiveId: queued.get(region)!, noticeId: null })),
  );
  await recordSteps(trx, campaign.id, { tier: 'county', said, today, now });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: 'directive-queued' },
    now,
  });
  await onRecord(trx, campaign, { event: 'reminded', regions: [...byCounty.keys()], today, now });
  return byCounty.size;
}

/**
 * One notice a city, or one for the province, where something has come that far or waits for it. Returns how many were
 * told of something missing.
 */
async function tell(
  trx: HubTransaction,
  campaign: Campaign,
  {
    tier,
    standing,
    waiting,
    today,
    now,
  }: Round & { tier: 'city' | 'province'; waiting: ReadonlyMap<string, NoticeItem[]> },
): Promise<number> {
  const place = (one: Standing): string => (tier === 'city' ? one.city : campaign.region);
  const byPlace = collect(standing, tier, place);
  const isOfTier = (region: string): boolean => (region === campaign.region) === (tier === 'province');
  const places = new Set([...byPlace.keys(), ...[...waiting.keys()].filter(isOfTier)]);
  const regions = new Set<string>();
  // In order of code: two campaigns that tell the same places at the same time do not wait for each other in a ring.
  for (const region of [...places].sort()) {
    const items = byPlace.get(region) ?? [];
    const noticeId = await addNotice(trx, {
      region,
      day: today,
      items: [...noticeItems(campaign.id, items), ...(waiting.get(region) ?? [])],
      now,
    });
    if (items.length === 0) continue;
    const said = items.map((one) => ({ ...one, directiveId: null, noticeId }));
    await recordSteps(trx, campaign.id, { tier, said, today, now });
    for (const one of items) regions.add(one.region);
  }
  if (byPlace.size > 0)
    await onRecord(trx, campaign, { event: `told-${tier}`, regions: [...regions].sort(), today, now });
  return byPlace.size;
}

/** Places of the tier with something due today, each with everything that has reached the tier there. */
function collect(
  standing: readonly Standing[],
  tier: ReminderTier,
  place: (one: Standing) => string,
): Map<string, Standing[]> {
  const due = new Set(standing.filter((one) => one.due.includes(tier)).map(place));
  const collected = new Map<string, Standing[]>();
  for (const one of standing) {
    if (!one.reached.includes(tier) || !due.has(place(one))) continue;
    const here = collected.get(place(one));
    if (here) here.push(one);
    else collected.set(place(one), [one]);
  }
  return collected;
}

function noticeItems(campaignId: string, items: readonly Standing[]): NoticeItem[] {
  const made = new Map<string, NoticeItem & { byRegion: Map<string, number> }>();
  for (const { what, item, region, dueOn } of items) {
    const about = item.what === 'receipt' ? item.directiveId : item.what === 'report' ? item.dueOn : '';
    const key = `${what} ${about}`;
    const notice = made.get(key) ?? {
      kind: what,
      campaignId,
      about,
      directiveKind: item.what === 'receipt' ? item.directiveKind : null,
      dueOn: about === '' ? null : dueOn,
      counties: [],
      byRegion: new Map(),
    };
    notice.byRegion.set(region, (notice.byRegion.get(region) ?? 0) + 1);
    made.set(key, notice);
  }
  return [...made.values()].map(({ byRegion, ...notice }) => ({
    ...notice,
    counties: [...byRegion].sort().map(([region, count]) => ({ region, count })),
  }));
}

async function recordSteps(
  trx: HubTransaction,
  campaignId: string,
  {
    tier,
    said,
    today,
    now,
  }: {
    tier: ReminderTier;
    said: readonly (Standing & { directiveId: string | null; noticeId: string | null })[];
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

/** Reminders are numbered within their campaign, one number a round. */
async function nextRevision(trx: HubTransaction, campaignId: string): Promise<number> {
  const row = await trx
    .selectFrom('directives')
    .select((eb) => eb.fn.max('revision').as('last'))
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'reminder')
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

async function onRecord(
  trx: HubTransaction,
  campaign: Campaign,
  line: { event: string; regions: readonly string[]; today: string; now: Date },
): Promise<void> {
  await writeHistory(trx, {
    id: derivedId(campaign.id, 'history', line.event, line.today),
    campaignId: campaign.id,
    actorName: systemActor.name,
    event: line.event,
    from: campaign.state,
    to: campaign.state,
    reason: String(line.regions.length),
    now: line.now,
  });
  await writeAudit(trx, {
    actor: systemActor,
    action: `campaign.${line.event}`,
    region: campaign.region,
    subject: campaign.id,
    detail: { regions: line.regions },
    now: line.now,
  });
}
