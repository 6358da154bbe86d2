/** What a round's plan may hold: places directly below, and everything that visits were made to and answered on. */
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { requireNotEnded } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import { childrenOf, nameIn } from '../rollup/places.ts';
import { liesIn, type Round, type RoundCampaign } from './round-access.ts';

type Plan = Pick<
  z.infer<typeof roundsContract.save.input>,
  'region' | 'startsOn' | 'endsOn' | 'checklist' | 'places'
>;

/** Units directly below: what a round of this region goes to. A city without counties is its own. */
function placesOf({ frame }: RoundCampaign, region: string): string[] {
  const units = childrenOf(frame, region).map((unit) => unit.code);
  return units.length > 0 ? units : [region];
}

/** Throws `region-unknown`, `invalid-input` for an end before the start, `region-not-yours` for a place not below. */
export function checkPlan(campaign: RoundCampaign, plan: Plan): void {
  const { edition } = campaign.frame;
  if (!edition.has(plan.region) || !edition.isWithin(plan.region, campaign.region))
    throw new AppError('region-unknown', { region: plan.region });
  if (plan.endsOn < plan.startsOn)
    throw new AppError('invalid-input', { detail: `${plan.startsOn} – ${plan.endsOn}` });
  const possible = placesOf(campaign, plan.region);
  const wrong = plan.places.find((place) => !possible.includes(place));
  if (wrong !== undefined) throw new AppError('region-not-yours', { region: wrong });
}

/** A county that has ended is not planned for anew. `before`: null for a new round. Throws `county-ended`. */
export async function requirePlacesOfTheDay(
  trx: HubTransaction,
  campaign: RoundCampaign,
  plan: Plan,
  before: Round | null,
): Promise<void> {
  for (const place of plan.places)
    if (!before?.places.includes(place)) await requireNotEnded(trx, campaign.id, place);
}

/** What visits rest on stays: their places, the items they answer, a start before them. Throws `plan-in-use`. */
export async function requireVisitsFit(
  trx: HubTransaction,
  campaign: RoundCampaign,
  round: Round,
  plan: Plan,
): Promise<void> {
  const { rows } = await sql<{ place: string; visited_on: string; items: string[] }>`
    select place, visited_on::text as visited_on,
      array(select answer ->> 'item' from jsonb_array_elements(answers) answer) as items
    from round_visits where round_id = ${round.id}`.execute(trx);
  const inUse = (what: readonly string[]) => {
    if (what.length > 0) throw new AppError('plan-in-use', { what: [...new Set(what)].join('、') });
  };
  const left = rows.filter(({ place }) => !plan.places.some((one) => liesIn(campaign, place, one)));
  inUse(left.map(({ place }) => nameIn(campaign.frame, place)));
  const kept = new Set(plan.checklist.map((item) => item.code));
  const answered = new Set(rows.flatMap(({ items }) => items));
  inUse(round.checklist.filter(({ code }) => answered.has(code) && !kept.has(code)).map(({ text }) => text));
  inUse(rows.filter((visit) => visit.visited_on < plan.startsOn).map((visit) => visit.visited_on));
}
