/** The morning round of reminders, and the end of a report period. */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { nextAllowed } from '@linked/shared/calendar/quiet-hours.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { quietHoursOf, remindersOf } from '@linked/shared/reminders/settings.ts';
import type { ReportPeriod } from '@linked/shared/rhythm/rhythm.ts';
import { sql } from 'kysely';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { type Campaign, writeHistory } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { remind } from '../reminders/remind.ts';
import { periodsOf, reportedIn } from '../rhythm/reported.ts';
import type { Due, Outcome } from './handlers.ts';
import { planMoment } from './moments.ts';

type Dated = Pick<Campaign, 'id' | 'document'>;

/** Plans the next round: the first instant after `after`'s day at which somebody may be written to. */
export async function planRound(trx: HubTransaction, campaign: Dated, after: Date): Promise<void> {
  const quiet = quietHoursOf(remindersOf(campaign.document));
  const at = nextAllowed(shanghaiMidnight(addDays(shanghaiDate(after), 1)), quiet);
  await planMoment(trx, {
    campaignId: campaign.id,
    key: `daily-reminders:${shanghaiDate(at)}`,
    kind: 'daily-reminders',
    at,
    args: {},
  });
}

/** Reminds, unless it has become too late in the day meanwhile: then in the next working day's morning. */
export async function dailyReminders(
  trx: HubTransaction,
  { campaign, now }: Due<'daily-reminders'>,
): Promise<Outcome> {
  const allowed = nextAllowed(now, quietHoursOf(remindersOf(campaign.document)));
  if (allowed > now) return { postponeTo: allowed };
  const reminded = await remind(trx, campaign, now);
  await planRound(trx, campaign, now);
  return { outcome: reminded };
}

/**
 * Plans what comes at the end of the first report period not on record yet: of the present one, or of one that ended
 * while the hub was away. Repeatable; one that was carried out stays done.
 * @param recorded that is being put on record now
 */
export async function planPeriods(
  trx: HubTransaction,
  campaign: Dated & { issuedOn: string | null },
  recorded?: ReportPeriod,
): Promise<void> {
  const periods = periodsOf(campaign);
  const keyOf = (period: ReportPeriod): string => `reports-due:${period.dueOn}`;
  await trx
    .deleteFrom('course_moments')
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'reports-due')
    .where('done_at', 'is', null)
    .where(sql<boolean>`key <> all (${periods.map(keyOf)}::text[])`)
    .execute();
  const done = await trx
    .selectFrom('course_moments')
    .select('key')
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'reports-due')
    .where('done_at', 'is not', null)
    .execute();
  const onRecord = new Set(done.map(({ key }) => key));
  if (recorded) onRecord.add(keyOf(recorded));
  // The next one only: the rest of them would stand before everything else in what the campaign waits for.
  const next = periods.find((period) => !onRecord.has(keyOf(period)));
  if (!next) return;
  const key = keyOf(next);
  await planMoment(trx, {
    campaignId: campaign.id,
    key,
    kind: 'reports-due',
    at: shanghaiMidnight(addDays(next.dueOn, 1)),
    args: { ...next },
  });
}

/** Puts on record how many counties have reported in the period that is over. */
export async function reportsDue(
  trx: HubTransaction,
  { campaign, args, now }: Due<'reports-due'>,
): Promise<Outcome> {
  const counties = await reportedIn(trx, campaign.id, args);
  const asked = counties.filter((county) => !county.finished);
  const missing = asked.filter((county) => !county.onTime).map((county) => county.region);
  const outcome = { dueOn: args.dueOn, reported: asked.length - missing.length, missing: missing.length };
  await writeHistory(trx, {
    id: derivedId(campaign.id, 'history', 'reports-due', args.dueOn),
    campaignId: campaign.id,
    actorName: systemActor.name,
    event: 'reports-due',
    from: campaign.state,
    to: campaign.state,
    reason: `${outcome.reported}/${asked.length}`,
    now,
  });
  await writeAudit(trx, {
    actor: systemActor,
    action: 'campaign.reports-due',
    region: campaign.region,
    subject: campaign.id,
    detail: { ...args, missing },
    now,
  });
  const issuedOn = campaign.issued_at && shanghaiDate(campaign.issued_at);
  await planPeriods(trx, { ...campaign, issuedOn }, args);
  return { outcome };
}
