/** What is open in a county that will end, as a list, and which successor each item goes to. */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import type { successionsContract } from '@linked/shared/contracts/hub/successions.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { SuccessionState } from '@linked/shared/successions/states.ts';
import { lettersOut } from '@linked/shared/supervision/states.ts';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { lockCampaign } from '../campaigns/change-state.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { openItems } from './open-items.ts';
import { type Place, readSuccession, type Succession } from './read-successions.ts';
import { type Choice, heirsBy, taskHeirsBy } from './shares.ts';

export type OpenItemsView = z.infer<typeof successionsContract.openItems.output>;

/** Until it is carried out. */
const allottable: readonly SuccessionState[] = ['proposed', 'approved'];

/**
 * As they stand now: what is opened until the day goes to the first successor unless the list is gone through again.
 * Throws `not-found`; answers with no items for one that is only a rename or was decided otherwise.
 */
export async function listOpenItems(db: HubDatabase, id: string): Promise<OpenItemsView> {
  const row = await db
    .selectFrom('successions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .selectAll('s')
    .select('c.edition_id')
    .where('s.id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const successors = row.successors as unknown as Place[];
  const isRename = successors[0]!.region === row.from_region;
  if (isRename || !allottable.includes(row.state as SuccessionState)) return { successors, items: [] };
  const to = heirsBy(successors, row.choices as unknown as Choice[]);
  const taskHeirOf = taskHeirsBy(row.edition_id, successors, to);
  const { problems, groups, tasks } = await openItems(db, {
    campaignId: row.campaign_id,
    from: row.from_region,
  });
  const letters = await db
    .selectFrom('supervisions')
    .select(['problem_id', 'letter_no'])
    .where('campaign_id', '=', row.campaign_id)
    .where('county', '=', row.from_region)
    .where('state', 'in', [...lettersOut])
    .execute();
  const letterOf = new Map(letters.map((letter) => [letter.problem_id, letter.letter_no]));
  const item = (kind: Choice['kind'], itemId: string) => ({ kind, id: itemId, to: to(kind, itemId) });
  return {
    successors,
    items: [
      ...tasks.flatMap((task) => {
        const goesTo = taskHeirOf(task);
        if (goesTo === undefined) return [];
        const { task_id: taskId, title, field, payload } = task;
        const [state, percent] = [payload?.state ?? 'pending', payload?.percent ?? 0];
        return [
          { kind: 'task' as const, id: taskId, to: goesTo, title, field, state, percent, letterNo: null },
        ];
      }),
      ...problems.map(({ entity_id: problemId, payload: { title, field, state } }) => ({
        ...item('problem', problemId),
        ...{ title, field, state, percent: null, letterNo: letterOf.get(problemId) ?? null },
      })),
      ...groups.map(({ entity_id: groupId, payload: { name, field } }) => ({
        ...item('group', groupId),
        ...{ title: name, field, state: '', percent: null, letterNo: null },
      })),
    ],
  };
}

/**
 * Replaces what was said before. Only what goes to another than the first successor is kept: the rest follows it,
 * also what is opened later.
 * @throws `not-found`, `forbidden`, `region-not-yours`, `illegal-transition` once it is carried out or declined,
 * `region-unknown` for one that is no successor
 */
export async function allotItems(
  trx: HubTransaction,
  { id, choices, actor, now }: { id: string; choices: readonly Choice[]; actor: Principal; now: Date },
): Promise<Succession> {
  const found = await trx
    .selectFrom('successions')
    .select('campaign_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw new AppError('not-found');
  // The course carries it out under the same lock.
  const campaign = await lockCampaign(trx, found.campaign_id);
  requireReach(actor, ['province-staff'], campaign.region);
  const row = await trx
    .selectFrom('successions')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const state = row.state as SuccessionState;
  if (!allottable.includes(state)) throw refusedStep('succession', state, 'allot');
  const successors = row.successors as unknown as Place[];
  const unknown = choices.find(({ to }) => !successors.some((place) => place.region === to));
  if (unknown) throw new AppError('region-unknown', { region: unknown.to });
  const kept = choices
    .filter(({ to }) => to !== successors[0]!.region)
    .map(({ kind, id: itemId, to }) => ({ kind, id: itemId.toLowerCase(), to }));
  await trx
    .updateTable('successions')
    .set({ choices: JSON.stringify(kept) })
    .where('id', '=', id)
    .execute();
  await writeAudit(trx, {
    actor,
    action: 'succession.allot',
    region: row.from_region,
    subject: campaign.id,
    detail: {
      from: row.from_region,
      choices: kept.map(({ kind, id: itemId, to }) => `${kind} ${itemId} ${to}`),
    },
    now,
  });
  return readSuccession(trx, id, actor);
}
