/** Comparisons say how the two tiers agreed of late; the hub keeps a quarter of a year of them. */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';

/** Days that a comparison is kept, that of its own day included. */
export const KEPT_DAYS = 90;
/** Of each county so many that went through and so many that failed stay, however old: they say how it was left. */
const KEPT_ROWS = 10;

/** Removes what is older than that at `now`. Returns how many rows. */
export async function forgetComparisons(db: HubDatabase, now: Date): Promise<number> {
  const from = shanghaiMidnight(addDays(shanghaiDate(now), 1 - KEPT_DAYS));
  const { numAffectedRows } = await sql`
    delete from reconciliations r using (
      select id, row_number() over (partition by region, error is null order by at desc, id desc) as nth
      from reconciliations
    ) ranked
    where ranked.id = r.id and r.at < ${from} and nth > ${KEPT_ROWS}`.execute(db);
  return Number(numAffectedRows ?? 0);
}
