/** One county of the demo: what its staff and its leader do on their days, through the county's interface. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import { newId } from '@linked/shared/ids.ts';
import type { Milestones } from '@linked/shared/milestones/milestones.ts';
import { sumTiers } from '@linked/shared/primitives.ts';
import { DEMO_PASSWORD, leaderOf, staffOf } from './accounts.ts';
import { type CountyClient, countyClient } from './client.ts';
import type { CountyPlan } from './plan.ts';
import type { TaskPlan } from './plan-tasks.ts';
import { codes, TODAY, weixian } from './reference.ts';

export interface DemoCounty {
  plan: CountyPlan;
  staff: CountyClient;
  leader: CountyClient;
}

export async function enterCounty(countyUrl: string, plan: CountyPlan): Promise<DemoCounty> {
  const [staff, leader] = await Promise.all([
    countyClient(countyUrl, staffOf(plan.region), DEMO_PASSWORD),
    countyClient(countyUrl, leaderOf(plan.region), DEMO_PASSWORD),
  ]);
  return { plan, staff, leader };
}

/** Signs for the campaign; answers false while it has not arrived. */
export async function sign({ staff }: DemoCounty, campaignId: string): Promise<boolean> {
  const directives = await staff.directives.list.query();
  const directive = directives.find((item) => item.campaignId === campaignId && item.kind === 'campaign');
  if (!directive) return false;
  if (!directive.signedAt) await staff.directives.sign.mutate({ id: directive.id });
  return true;
}

/** Signs what came after the campaign itself: reminders, for the most part. */
export async function signTheRest({ staff }: DemoCounty): Promise<void> {
  const directives = await staff.directives.list.query();
  for (const { id, kind, signedAt, held } of directives)
    if (kind === 'reminder' && signedAt === null && !held) await staff.directives.sign.mutate({ id });
}

export async function recordPlan({ plan, staff }: DemoCounty, campaignId: string): Promise<void> {
  await staff.campaigns.recordPlan.mutate({ campaignId, ...plan.approval });
}

/**
 * What the county's congress had done by day 33, the days spread by the county's code: all have heard their
 * government, one in five has not gone on site yet. Weixian's figures are the reference's.
 */
function milestonesOf(region: string, startsOn: string): Milestones {
  const spread = Number(region) % 10;
  const done = (day: number, times = 1) => ({ on: addDays(startsOn, day), times });
  const isWeixian = region === codes.weixian;
  return {
    governmentReport: done(12 + spread, isWeixian ? weixian.governmentReports : 1),
    listsRead: done(15 + spread),
    onSite: isWeixian ? done(25, weixian.groupInspections) : spread < 8 ? done(20 + spread) : null,
    note: '',
  };
}

/** Groups, people and the inventories counted before rectification. */
export async function organise(
  { plan, staff }: DemoCounty,
  campaignId: string,
  startsOn: string,
): Promise<void> {
  const { people } = plan;
  const participating = sumTiers(people.participating);
  await Promise.all([
    staff.milestones.save.mutate({ campaignId, revision: 0, marks: milestonesOf(plan.region, startsOn) }),
    staff.groups.saveMany.mutate({
      groups: people.groups.map((group) => ({
        ...group,
        id: newId(),
        campaignId,
        trained: sumTiers(group.members),
        revision: 0,
      })),
    }),
    staff.campaigns.saveFigures.mutate({
      campaignId,
      revision: 0,
      figures: {
        representativesTotal: people.representativesTotal,
        participating: people.participating,
        staffParticipating: people.staffParticipating,
        representativesTrained: participating,
        staffTrained: people.staffParticipating,
        opinionsCollected: people.opinionsCollected,
        opinionsAnswered: people.opinionsAnswered,
        cadreVisits: people.cadreVisits,
        inspectionTeams: people.inspectionTeams,
        asOf: addDays(startsOn, 33),
      },
    }),
    staff.baselines.saveMany.mutate({
      campaignId,
      baselines: plan.baselines.map((baseline) => ({
        ...baseline,
        id: newId(),
        countedOn: addDays(startsOn, 30),
      })),
    }),
  ]);
}

/** Everything whose day lies in (after, until]. */
export async function work(
  county: DemoCounty,
  campaignId: string,
  startsOn: string,
  after: number,
  until: number,
) {
  const { plan, staff } = county;
  const due = <T>(items: readonly T[], day: (item: T) => number) =>
    items.filter((item) => day(item) > after && day(item) <= until);
  const dayOf = (date: string) => Math.round((Date.parse(date) - Date.parse(startsOn)) / 86_400_000);

  const tasks = due(plan.tasks, (task) => task.day);
  if (tasks.length > 0) await report(county, campaignId, tasks);
  await Promise.all(
    due(plan.activities, (item) => dayOf(item.heldOn)).map((item) =>
      staff.activities.save.mutate({ ...item, campaignId, revision: 0 }),
    ),
  );
  if (until < TODAY - 1) return;
  for (let at = 0; at < plan.problems.length; at += 500)
    await staff.problems.registerMany.mutate({ campaignId, problems: plan.problems.slice(at, at + 500) });
  await Promise.all(
    plan.workItems.map((item) =>
      staff.workItems.save.mutate({ ...item, id: newId(), campaignId, revision: 0 }),
    ),
  );
}

/** The staff's table of figures, handed in where ready; then the leader signs. */
async function report({ staff, leader }: DemoCounty, campaignId: string, plans: TaskPlan[]): Promise<void> {
  const reported = await staff.tasks.reportMany.mutate({
    campaignId,
    tasks: plans.map(({ taskId, percent, indicators, note, handIn }) => ({
      taskId,
      revision: 0,
      percent,
      indicators,
      note,
      submit: handIn,
    })),
  });
  const signed = new Set(plans.filter((plan) => plan.countersigned).map((plan) => plan.taskId));
  const waiting = reported.filter(({ taskId }) => signed.has(taskId));
  if (waiting.length === 0) return;
  await leader.tasks.countersignMany.mutate({
    campaignId,
    tasks: waiting.map(({ taskId, revision }) => ({ taskId, revision })),
  });
}
