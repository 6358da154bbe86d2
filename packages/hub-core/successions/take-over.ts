/** What goes over from a county that ends: to whom, and who is told of it. */
import { derivedId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import { planMoments } from '../course/plan-moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { ensureNodes } from '../directives/queue-directive.ts';
import { cityOf } from '../places/city-of.ts';
import { giveCityLists } from './give-city-lists.ts';
import { handOverTasks } from './hand-over-tasks.ts';
import { type MovedFact, moveFacts } from './move-facts.ts';
import { moveLetters, noteDirectives, repliesOf, sendUnreportedFindings } from './move-letters.ts';
import {
  freshTaskWire,
  groupWire,
  type OpenTask,
  openItems,
  problemWire,
  questionWire,
  taskWire,
} from './open-items.ts';
import type { Place, Succession } from './read-successions.ts';
import { sendCampaign } from './send-campaign.ts';
import { type Choice, heirsBy, isMeantFor, taskHeirsBy } from './shares.ts';
import { type Share, tellCounties } from './tell-counties.ts';

export type TakenOver = Omit<NonNullable<Succession['outcome']>, 'followed'>;

export interface About {
  id: string;
  from: Place;
  /** The main one first. */
  successors: readonly Place[];
  choices: readonly Choice[];
  effectiveOn: string;
  reason: string;
}

/** The campaign's row is locked. */
export async function takeOver(
  trx: HubTransaction,
  campaign: Campaign,
  about: About,
  now: Date,
): Promise<TakenOver> {
  const { from, successors, effectiveOn } = about;
  const campaignId = campaign.id;
  // As ingest does: the counties first, so that nothing is reported while what they have is shared out. Every one of
  // them is given a directive below, so that what was judged before is judged again.
  const heirs = successors.map((place) => place.region);
  const regions = [from.region, ...heirs].sort();
  await ensureNodes(trx, regions);
  await sql`select from nodes where region = any (${regions}::text[]) order by region for no key update`.execute(
    trx,
  );
  const added = await addTargets(trx, campaign, about);
  const heirOf = heirsBy(successors, about.choices);
  const open = await openItems(trx, { campaignId, from: from.region });
  const lettersOf = { campaign, successionId: about.id, from, successors, heirOf, now };
  const letters = await moveLetters(trx, lettersOf);
  const has = await tasksOf(trx, campaign, heirs);
  const taskHeirOf = taskHeirsBy(campaign.edition_id, successors, heirOf);
  const tasks = open.tasks.flatMap((task): SharedTask[] => {
    const to = taskHeirOf(task);
    return to === undefined ? [] : [{ task, to, isGiven: !has(to, task.task_id) }];
  });
  // Who is new does every task that is not done, also those that go on elsewhere.
  const fresh = added.flatMap((to) =>
    tasks
      .filter((one) => one.to !== to && isMeantFor(campaign.edition_id)(to, one.task))
      .map(({ task }) => ({ task, to })),
  );
  await handOverTasks(trx, {
    campaignId,
    from: from.region,
    given: [
      ...tasks
        .filter((one) => one.isGiven)
        .map(({ task, to }) => ({ taskId: task.task_id, to, goesOn: true })),
      ...fresh.map(({ task, to }) => ({ taskId: task.task_id, to, goesOn: false })),
    ],
    open: open.tasks.map((task) => task.task_id),
  });
  const joined = tasks.filter(({ task, isGiven }) => !isGiven && task.entity_id !== null);
  const moved: MovedFact[] = [
    ...open.problems.map(({ entity_id: id }) => movedTo('problem', id, heirOf('problem', id))),
    ...open.groups.map(({ entity_id: id }) => movedTo('rep-group', id, heirOf('group', id))),
    ...repliesOf(letters),
    ...open.questions.map(({ entity_id: id }) => movedTo('question', id, heirs[0]!)),
    ...tasks.filter((one) => one.isGiven).flatMap((one) => movedTask(campaignId, one)),
  ];
  await moveFacts(trx, {
    ...{ campaignId, from: from.region, moved, now },
    joined: joined.map(({ task }) => task.task_id),
  });
  await trx
    .updateTable('campaign_targets')
    .set({ valid_to: effectiveOn })
    .where('campaign_id', '=', campaignId)
    .where('region', '=', from.region)
    .execute();
  // A county without any task is shown those of the issue, as not asked for.
  const shown = open.inForce.length > 0 ? open.inForce : campaign.document.tasks;
  if (added.length > 0) await sendCampaign(trx, campaign, { regions: added, tasks: shown, now });
  // Also to one that goes on with a task of the city's that it has not got.
  const listless = heirs.filter(
    (region) =>
      added.includes(region) ||
      tasks.some(({ task, to, isGiven }) => to === region && isGiven && !task.isCampaigns),
  );
  await giveCityLists(trx, campaign, { from: from.region, regions: listless, done: open.doneTasks, now });
  const openIds = new Set(open.tasks.map((task) => task.task_id));
  const notAsked = [...new Set([...shown.map((task) => task.id), ...open.doneTasks])].filter(
    (taskId) => !openIds.has(taskId),
  );
  const isAsked = await tasksOf(trx, campaign, heirs);
  const shareOf = (region: string): Share => ({
    problems: open.problems.filter((one) => heirOf('problem', one.entity_id) === region).map(problemWire),
    groups: open.groups.filter((one) => heirOf('group', one.entity_id) === region).map(groupWire),
    tasks: [
      ...tasks.filter(({ to }) => to === region).map(({ task, isGiven }) => taskWire(task, isGiven)),
      ...fresh.filter(({ to }) => to === region).map(({ task }) => freshTaskWire(task)),
    ],
    letters: letters.flatMap(({ to, wire }) => (to === region && wire !== null ? [wire] : [])),
    questions:
      region === heirs[0]
        ? open.questions.map((one) => questionWire(one, (taskId) => isAsked(region, taskId)))
        : [],
    doneTasks: notAsked.filter((taskId) => !has(region, taskId)),
  });
  const shares = new Map(heirs.map((region) => [region, shareOf(region)]));
  // The hub's own facts about a task are none that a county reports.
  const told = moved.filter(({ kind }) => kind !== 'task-review');
  const directives = await tellCounties(
    trx,
    campaign,
    { about, shares, moved: told.map(({ kind, entityId }) => ({ kind, entityId })) },
    now,
  );
  await noteDirectives(trx, letters, directives);
  await sendUnreportedFindings(trx, lettersOf);
  if (added.length > 0) await planMoments(trx, campaign, now);
  const goesTo = (all: readonly { to: string }[], region: string): number =>
    all.filter((one) => one.to === region).length;
  return {
    problems: open.problems.length,
    groups: open.groups.length,
    tasks: tasks.length,
    letters: letters.length,
    questions: open.questions.length,
    joined: joined.length,
    shares: successors.map((place) => ({
      ...place,
      problems: shares.get(place.region)!.problems.length,
      groups: shares.get(place.region)!.groups.length,
      tasks: goesTo(tasks, place.region),
      letters: goesTo(letters, place.region),
    })),
  };
}

interface SharedTask {
  task: OpenTask;
  to: string;
  /** The successor has not got it; else it goes on with its own. */
  isGiven: boolean;
}

const movedTo = (kind: string, entityId: string, to: string): MovedFact => ({
  ...{ kind, entityId, to },
  toEntityId: entityId,
});

/** What was reported, and what of it was reviewed. */
const movedTask = (campaignId: string, { task, to }: SharedTask): MovedFact[] =>
  task.entity_id === null
    ? []
    : ['task-progress', 'task-review'].map((kind) => ({
        ...movedTo(kind, task.entity_id!, to),
        toEntityId: derivedId(campaignId, to, 'task', task.task_id),
      }));

/** Whether a county has a task, dropped or not; one of its city's that it was relieved of it has not. */
async function tasksOf(
  trx: HubTransaction,
  { id: campaignId, region: owner }: Campaign,
  regions: readonly string[],
): Promise<(region: string, taskId: string) => boolean> {
  const rows = await trx
    .selectFrom('county_tasks')
    .select(['region', 'task_id'])
    .where('campaign_id', '=', campaignId)
    .where('region', 'in', [...regions])
    .where((eb) => eb.or([eb('dropped', '=', false), eb('owner', '=', owner)]))
    .execute();
  const known = new Set(rows.map((row) => `${row.region} ${row.task_id}`));
  return (region, taskId) => known.has(`${region} ${taskId}`);
}

/** Successors that the campaign does not have yet; returns their codes. */
async function addTargets(trx: HubTransaction, campaign: Campaign, about: About): Promise<string[]> {
  const edition = getEdition(campaign.edition_id);
  const added: string[] = [];
  for (const { region, name } of about.successors) {
    const written = await trx
      .insertInto('campaign_targets')
      .values({
        campaign_id: campaign.id,
        region,
        city: cityOf(edition, region).code,
        valid_from: about.effectiveOn,
        name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('region')
      .executeTakeFirst();
    if (written) added.push(region);
  }
  return added;
}
