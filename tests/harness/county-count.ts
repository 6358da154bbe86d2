/** The roll-up's numbers counted in the county database, where people wrote them down. Knows nothing of the link. */
import type { BothSides } from './both-sides.ts';
import { linesOf } from './both-sides.ts';

const tiers = ['national', 'provincial', 'city', 'county', 'township'];
const sumOf = (json: string) => tiers.map((tier) => `(${json}->>'${tier}')::int`).join(' + ');
const open = `('registered','handed-over','distributed','rectifying','answered','verified')`;

/** Counter, and the part of a query over rows (region, field, amount). */
const counting: Record<string, string> = {
  groups: `select region, field, 1 as amount from rep_groups where campaign_id = $1 and not deleted`,
  group_members: `select region, field, ${sumOf('members')} + other_members from rep_groups where campaign_id = $1 and not deleted`,
  group_trained: `select region, field, trained from rep_groups where campaign_id = $1 and not deleted`,
  activities: `select region, field, 1 from activities where campaign_id = $1 and not deleted`,
  activity_participants: `select region, field, participants from activities where campaign_id = $1 and not deleted`,
  problems_found: `select region, field, 1 from problems where campaign_id = $1 and state <> 'merged'`,
  problems_closed: `select region, field, 1 from problems where campaign_id = $1 and state = 'closed'`,
  problems_open: `select region, field, 1 from problems where campaign_id = $1 and state in ${open}`,
  problems_self_found: `select region, field, 1 from problems where campaign_id = $1 and source = 'government-self-check' and state <> 'merged'`,
  tasks_started: `select region, field, 1 from tasks where campaign_id = $1 and state <> 'pending'`,
  tasks_submitted: `select region, field, 1 from tasks where campaign_id = $1 and state in ('submitted','reviewed','locked')`,
  progress_sum: `select region, field, percent from tasks where campaign_id = $1`,
  work_items: `select region, field, 1 from work_items where campaign_id = $1 and not deleted`,
  reps_total: `select region, 'all', (figures->>'representativesTotal')::int from county_figures where campaign_id = $1`,
  reps_county: `select region, 'all', (figures->'participating'->>'county')::int from county_figures where campaign_id = $1`,
  reps_trained: `select region, 'all', (figures->>'representativesTrained')::int from county_figures where campaign_id = $1`,
  inspection_teams: `select region, 'all', (figures->>'inspectionTeams')::int from county_figures where campaign_id = $1`,
  local_plans: `select region, 'all', 1 from plans where campaign_id = $1`,
  party_approvals: `select region, 'all', 1 from plans where campaign_id = $1 and approval_revision > 0`,
};

/** Lines `region field counter number` of everything that is not zero, counted in the counties. */
export function countedInCounties({ county }: BothSides, campaignId: string): Promise<string[]> {
  const parts = Object.entries(counting).map(
    ([name, rows]) =>
      `select region, field, '${name}', sum(amount) from (${rows}) as rows (region, field, amount)
       group by region, field having sum(amount) <> 0`,
  );
  return linesOf(county, parts.join(' union all '), [campaignId]);
}

/** The same numbers as the hub keeps them. */
export function keptAtHub({ hub }: BothSides, campaignId: string): Promise<string[]> {
  const named = Object.keys(counting).map((name) => `('${name}', ${name})`);
  return linesOf(
    hub,
    `select region, field, name, number from rollups, lateral (values ${named.join(', ')}) as one (name, number)
     where campaign_id = $1 and number <> 0`,
    [campaignId],
  );
}
