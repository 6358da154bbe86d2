/** Plans (实施方案) and their Party committee's approvals: cities record theirs at the hub, counties' come up by the link. */
import { type ReadScope, requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { LocalPlan, PartyApproval } from '@linked/shared/campaigns/document.ts';
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import type { planRow } from '@linked/shared/contracts/hub/campaigns.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { channels } from '../db/channels.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';

export type PlanRow = z.infer<typeof planRow>;

interface Recorded {
  region: string;
  plan: LocalPlan | null;
  party_approval: PartyApproval | null;
  recorded_at: Date;
}

/**
 * One row for every city (or county) of the campaign's edition at or below `within` that the scopes reach,
 * by code, whether it has recorded a plan or not. Throws `campaign-unknown`, `region-unknown`.
 */
export async function listPlans(
  db: HubDatabase,
  asked: { campaignId: string; tier: 'city' | 'county'; within: string; scopes: readonly ReadScope[] },
): Promise<PlanRow[]> {
  const campaign = await readCampaign(db, asked.campaignId);
  const edition = getEdition(campaign.edition_id);
  const units = asked.tier === 'city' ? edition.cities(asked.within) : edition.counties(asked.within);
  const regions = units
    .map((unit) => unit.code)
    .filter((code) => edition.isWithin(code, campaign.region))
    .filter((code) => asked.scopes.some((scope) => code.startsWith(scope.prefix)));
  const recorded = await (asked.tier === 'city' ? cityPlans : countyPlans)(db, asked.campaignId, regions);
  const byRegion = new Map(recorded.map((row) => [row.region, row]));
  return regions.map((region) => planRowOf(campaign, region, byRegion.get(region)));
}

async function cityPlans(db: HubDatabase, campaignId: string, regions: string[]): Promise<Recorded[]> {
  const { rows } = await sql<Recorded>`
    select region, plan, party_approval, recorded_at from city_plans
    where campaign_id = ${campaignId} and region = any (${regions}::text[])
  `.execute(db);
  return rows;
}

/** Two facts of a county make one row; it counts as recorded when the later of them happened. */
async function countyPlans(db: HubDatabase, campaignId: string, regions: string[]): Promise<Recorded[]> {
  const { rows } = await sql<Recorded>`
    select region::text as region, max(occurred_at) as recorded_at,
      (array_agg(payload) filter (where kind = 'local-plan'))[1] as plan,
      (array_agg(payload) filter (where kind = 'party-approval'))[1] as party_approval
    from facts
    where campaign_id = ${campaignId} and region = any (${regions})
      and kind in ('local-plan', 'party-approval')
    group by region
  `.execute(db);
  return rows;
}

/**
 * Records (or replaces) a city's plan and its Party committee's approval.
 * @throws `campaign-unknown`, `region-unknown` when the campaign has no such city, `campaign-not-running`
 * before issue and after the end, `forbidden`, `region-not-yours`, `invalid-input` for a date in the future
 */
export async function recordCityPlan(
  trx: HubTransaction,
  record: {
    campaignId: string;
    region: string;
    plan: LocalPlan;
    partyApproval: PartyApproval | null;
    actor: Principal;
    now: Date;
  },
): Promise<PlanRow> {
  const { campaignId, region, plan, partyApproval, actor, now } = record;
  requireReach(actor, ['city-staff'], region);
  // Held in its state: a plan is either in the archive of the close or refused.
  const campaign = await readCampaign(trx, campaignId, 'hold');
  const edition = getEdition(campaign.edition_id);
  if (edition.region(region).tier !== 'city' || !edition.isWithin(region, campaign.region))
    throw new AppError('region-unknown', { region });
  if (!openCampaignStates.includes(campaign.state as CampaignState))
    throw new AppError('campaign-not-running', { state: campaign.state });
  if (partyApproval && partyApproval.approvedOn > shanghaiDate(now))
    throw new AppError('invalid-input', { detail: `approvedOn ${partyApproval.approvedOn}` });
  const content = {
    plan: JSON.stringify(plan),
    party_approval: partyApproval && JSON.stringify(partyApproval),
    recorded_by: actor.userId,
    recorded_at: now,
  };
  await trx
    .insertInto('city_plans')
    .values({ campaign_id: campaignId, region, ...content })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'region']).doUpdateSet(content))
    .execute();
  await writeAudit(trx, {
    actor,
    action: 'plan.record',
    region,
    subject: campaignId,
    detail: { documentNo: plan.documentNo, approval: partyApproval?.documentNo ?? null },
    now,
  });
  // Live figures are watched by county: a change of any one of them brings its city's and the province's along.
  const counties = edition.leafUnits(region).slice(0, 1);
  await notify(
    trx,
    channels.rollup,
    counties.map((county) => ({ campaignId, region: county.code })),
  );
  return planRowOf(campaign, region, { region, plan, party_approval: partyApproval, recorded_at: now });
}

interface CampaignPlace {
  region: string;
  edition_id: string;
  state: string;
}

async function readCampaign(db: HubDatabase, id: string, hold?: 'hold'): Promise<CampaignPlace> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['region', 'edition_id', 'state'])
    .where('id', '=', id)
    .$if(hold !== undefined, (query) => query.forShare())
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  return campaign;
}

const planRowOf = (campaign: CampaignPlace, region: string, recorded: Recorded | undefined): PlanRow => ({
  region,
  regionName: displayName(region, campaign.edition_id, campaign.region),
  plan: recorded?.plan ?? null,
  partyApproval: recorded?.party_approval ?? null,
  recordedAt: recorded?.recorded_at.toISOString() ?? null,
});
