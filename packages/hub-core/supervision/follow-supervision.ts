/**
 * What the workflow has done at its dates, and when a reply wakes it. It brings the time and no more: what is due, the database says. Can be
 * repeated, also at once: the row is locked, and what was carried out is behind `followed_to`.
 */
import { derivedId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { endedStates, supervisedCampaignStates } from '@linked/shared/supervision/states.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { cityOf } from '../places/city-of.ts';
import { allowedTo, finishStep, type Locked, lockSupervision, writeStep } from './change-supervision.ts';
import {
  CITY_TOLD_AFTER,
  inWorkingHours,
  openMoments,
  PROVINCE_TOLD_AFTER,
  type SupervisionMoment,
} from './moments.ts';
import { sendStep } from './tell-county.ts';
import { tellStaff } from './tell-staff.ts';

export interface Followed {
  /** Ended for good, or its campaign was called off: nothing comes by itself any more. */
  over: boolean;
  state: string;
  /** The next thing that comes by itself; null while only people act. */
  next: { what: SupervisionMoment['what']; at: Date } | null;
}

/** Throws `not-found`. */
export async function followSupervision(
  trx: HubTransaction,
  { id, now }: { id: string; now: Date },
): Promise<Followed> {
  const locked = await lockSupervision(trx, id);
  const { supervision, campaign } = locked;
  if (endedStates.includes(supervision.state) || !supervisedCampaignStates.includes(campaign.state))
    return { over: true, state: supervision.state, next: null };
  await tellOfReply(trx, locked, now);
  const open = openMoments(supervision);
  // Of several that were missed only the last counts: three reminders in one minute remind nobody better.
  const due = open.filter((moment) => moment.at <= now).at(-1);
  if (!due) return { over: false, state: supervision.state, next: open[0] ?? null };
  const at = inWorkingHours(now);
  if (at > now) return { over: false, state: supervision.state, next: { what: due.what, at } };
  if (due.what === 'look-back') await lookBack(trx, locked, now);
  else await remind(trx, locked, due, now);
  const after = await lockSupervision(trx, id);
  return { over: false, state: after.supervision.state, next: openMoments(after.supervision)[0] ?? null };
}

/** A reply, or its correction, that came up from the county is told of once. What a tier wrote down itself it knows. */
async function tellOfReply(trx: HubTransaction, locked: Locked, now: Date): Promise<void> {
  const { supervision } = locked;
  if (supervision.state !== 'replied' || supervision.way !== 'congress') return;
  const { rows } = await sql<{ id: string }>`
    select id from supervision_steps where supervision_id = ${supervision.id} and event in ('reply','correct')
    order by ordinal desc limit 1`.execute(trx);
  const newest = rows[0];
  if (!newest || newest.id === supervision.told_reply) return;
  await trx
    .updateTable('supervisions')
    .set({ told_reply: newest.id })
    .where('id', '=', supervision.id)
    .execute();
  await tellStaff(trx, locked, { region: supervision.region, kind: 'supervision-replied', now });
}

async function lookBack(trx: HubTransaction, locked: Locked, now: Date): Promise<void> {
  const to = allowedTo(locked, 'look-back', 'system');
  const set = { followed_to: now };
  const changed = await finishStep(trx, locked, {
    event: 'look-back',
    actor: 'system',
    to,
    set,
    note: '',
    now,
  });
  await sendStep(trx, locked.campaign, changed, { step: 'look-back', by: null, note: '', now });
  await tellStaff(trx, locked, { region: changed.region, kind: 'supervision-look-back', now });
}

async function remind(
  trx: HubTransaction,
  locked: Locked,
  moment: SupervisionMoment,
  now: Date,
): Promise<void> {
  const { supervision, campaign } = locked;
  const { id, round, state, reply_due_on: replyDueOn } = supervision;
  const escalated = levelAt(locked, moment.offset);
  await trx
    .updateTable('supervisions')
    .set({ followed_to: moment.at, escalated_to: escalated })
    .where('id', '=', id)
    .execute();
  const line = (event: string, once: string) =>
    writeStep(trx, {
      id: derivedId(id, event, String(round), replyDueOn ?? '', once),
      supervisionId: id,
      actor: 'system',
      event,
      from: state,
      to: state,
      note: '',
      detail: { replyDueOn, offset: moment.offset },
      now,
    });
  if (!(await line('remind', String(moment.offset)))) return;
  if (supervision.way === 'congress')
    await sendStep(trx, campaign, supervision, { step: 'remind', by: null, note: '', now });
  else if (moment.offset < 0)
    // A government answers on paper: those who supervise urge it themselves.
    await tellStaff(trx, locked, { region: supervision.region, kind: 'supervision-due', now });
  if (escalated === null) return;
  const isNew = await line(`escalate-${escalated}`, '');
  // Its own tier hears of each, another once.
  const region = escalated === 'city' ? cityOfCounty(locked) : campaign.region;
  if (isNew || region === supervision.region)
    await tellStaff(trx, locked, { region, kind: 'supervision-overdue', now });
}

/** How far up an unanswered letter has been brought, so many working days after its last day. */
function levelAt({ supervision, campaign }: Locked, offset: number): 'city' | 'province' | null {
  if (offset < CITY_TOLD_AFTER) return null;
  // What the province asks of its own departments is no matter of a city's.
  const isProvinceOnly = supervision.way === 'government' && supervision.region === campaign.region;
  return isProvinceOnly || offset >= PROVINCE_TOLD_AFTER ? 'province' : 'city';
}

const cityOfCounty = ({ supervision, campaign }: Locked): string =>
  cityOf(getEdition(campaign.editionId), supervision.county).code;
