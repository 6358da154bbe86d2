/**
 * One round of reminders: what is missing is collected into one directive a county and organ and one notice a place,
 * and every step is put on record. The notice says too what counties wait for, which climbs no ladder: it is said each
 * round until it is done. A round of the same day finds the steps of the earlier one and says nothing twice.
 */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { type ReminderTier, reachedTiers, stepsDue } from '@linked/shared/reminders/ladder.ts';
import { remindersOf } from '@linked/shared/reminders/settings.ts';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { type Campaign, writeHistory } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { findDeficits } from './find-deficits.ts';
import { findWaiting } from './find-waiting.ts';
import { remindCounties } from './remind-counties.ts';
import { climbedSteps, type Standing } from './steps.ts';
import { tellPlaces } from './tell-places.ts';
import { unsignedReminders } from './unsigned-reminders.ts';

/** How many counties or places were told, by tier. */
export type Reminded = Record<ReminderTier, number>;

/** @param campaign locked */
export async function remind(trx: HubTransaction, campaign: Campaign, now: Date): Promise<Reminded> {
  const today = shanghaiDate(now);
  const standing = await onLadders(trx, campaign, now);
  const round = { standing, today, now };
  const counties = await remindCounties(trx, campaign, round);
  if (counties.length > 0)
    await onRecord(trx, campaign, { event: 'reminded', regions: counties, today, now });
  const waiting = await findWaiting(trx, campaign, today);
  const unsigned = await unsignedReminders(trx, campaign, today);
  const told: Reminded = { county: counties.length, city: 0, province: 0 };
  for (const tier of ['city', 'province'] as const) {
    const said = await tellPlaces(trx, campaign, { ...round, tier, waiting, unsigned });
    told[tier] = said.places;
    if (said.places > 0)
      await onRecord(trx, campaign, { event: `told-${tier}`, regions: said.counties, today, now });
  }
  return told;
}

/** What is missing, with how far its ladder has been climbed. */
async function onLadders(trx: HubTransaction, campaign: Campaign, now: Date): Promise<Standing[]> {
  const settings = remindersOf(campaign.document);
  const today = shanghaiDate(now);
  const missing = await findDeficits(trx, campaign, { settings, now });
  const climbed = await climbedSteps(trx, campaign.id, [...new Set(missing.map((one) => one.subject))]);
  return missing.map((one) => {
    const steps = climbed.get(`${one.region} ${one.subject}`);
    const setBy = one.setBy === campaign.region ? ('campaign' as const) : ('city' as const);
    const asked = { dueOn: one.dueOn, settings, today, setBy };
    return {
      ...one,
      reached: reachedTiers(one.what, asked),
      due: stepsDue(one.what, { ...asked, last: steps?.last ?? {} }),
      times: steps?.times ?? 0,
    };
  });
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
