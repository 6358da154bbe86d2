/** Successors that end themselves: none is approved, and who goes on in their place takes over instead. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { SuccessionState } from '@linked/shared/successions/states.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import type { Place } from './read-successions.ts';

/** A successor that had ended by the day, and who took over in its place. */
export interface Followed {
  from: Place;
  to: Place;
}

interface Ending {
  region: string;
  on: string;
  successors: Place[];
}

/** What is carried out, or approved for that day or an earlier one; renamings end nothing. */
async function endings(
  db: HubDatabase,
  { campaignId, until, states }: { campaignId: string; until: string; states: readonly SuccessionState[] },
): Promise<Map<string, Ending>> {
  const { rows } = await sql<Ending>`
    select distinct on (s.from_region) s.from_region as region, s.effective_on::text as on, s.successors
    from successions s join campaign_targets t on t.campaign_id = s.campaign_id and t.region = s.from_region
    where s.campaign_id = ${campaignId} and s.state = any (${[...states]}::text[])
      and s.successors -> 0 ->> 'region' <> s.from_region
      and (t.valid_to is not null or (s.state = 'approved' and s.effective_on <= ${until}::date))
    order by s.from_region, s.carried_out_at desc nulls last, s.decided_at desc`.execute(db);
  return new Map(rows.map((row) => [row.region, row]));
}

/**
 * @throws `successor-ends` for one that is no county of the campaign any more, or will be none by decision on the day
 */
export async function requireLasting(
  db: HubDatabase,
  { campaignId, successors, day }: { campaignId: string; successors: readonly Place[]; day: string },
): Promise<void> {
  const ends = await endings(db, { campaignId, until: day, states: ['carried-out', 'approved'] });
  for (const { region, name } of successors) {
    const ending = ends.get(region);
    if (!ending) continue;
    const heirs = ending.successors.map((place) => place.name).join('、');
    throw new AppError('successor-ends', { county: name, day: ending.on, successors: heirs });
  }
}

/** The main successor's main successor, and so on, in place of each that has ended; each once, never the county itself. */
export async function lastingHeirs(
  db: HubDatabase,
  about: { campaignId: string; from: string; successors: readonly Place[]; day: string },
): Promise<{ heirs: Place[]; followed: Followed[] }> {
  const { campaignId, from, successors, day } = about;
  const ends = await endings(db, { campaignId, until: day, states: ['carried-out'] });
  const heirs = new Map<string, Place>();
  const followed: Followed[] = [];
  for (const place of successors) {
    let to = place;
    const passed = new Set<string>();
    for (let end = ends.get(to.region); end && !passed.has(to.region); end = ends.get(to.region)) {
      passed.add(to.region);
      to = end.successors[0]!;
    }
    if (to !== place) followed.push({ from: place, to });
    if (to.region !== from && !heirs.has(to.region)) heirs.set(to.region, to);
  }
  return { heirs: [...heirs.values()], followed };
}
