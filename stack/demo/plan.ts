/** The demo as a plan: what each county does on which day. Pure; the loader carries it out over HTTP. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument, LocalPlan, PartyApproval } from '@linked/shared/campaigns/document.ts';
import type { Region } from '@linked/shared/regions/region.ts';
import { type CountyPeople, planPeople } from './plan-people.ts';
import { type ActivityPlan, type ProblemPlan, planActivities, planProblems } from './plan-problems.ts';
import {
  type BaselinePlan,
  planTasks,
  planWorkItems,
  type TaskPlan,
  type WorkItemPlan,
} from './plan-tasks.ts';
import { createRandom } from './random.ts';
import { signedLate, unsigned } from './reference.ts';

export interface LocalApproval {
  plan: LocalPlan;
  partyApproval: PartyApproval;
}

export interface CountyPlan {
  region: string;
  name: string;
  /** Day of the campaign on which the county signs; null = it has not. */
  signDay: number | null;
  /** Day of the campaign on which plan and approval are recorded. */
  planDay: number;
  approval: LocalApproval;
  people: CountyPeople;
  baselines: BaselinePlan[];
  tasks: TaskPlan[];
  workItems: WorkItemPlan[];
  problems: ProblemPlan[];
  activities: ActivityPlan[];
}

/** `counties`: the 168 of the pinned edition; the same seed and date give the same plan (ids apart). */
export function planCounties(
  counties: readonly Region[],
  document: CampaignDocument,
  startsOn: string,
  seed: number,
): CountyPlan[] {
  const random = createRandom(seed);
  const people = planPeople(
    counties.map((county) => county.code),
    document.fields,
    random,
  );
  return counties.map(({ code: region, name }, index) => {
    const late = unsigned.includes(region);
    const { tasks, baselines } = planTasks(region, document, startsOn, random);
    const planDay = random.int(6, 18);
    return {
      region,
      name,
      signDay: late ? null : signedLate.includes(region) ? 8 : random.int(0, 2),
      planDay,
      approval: localApproval(name, startsOn, planDay),
      people: people[index]!,
      baselines,
      tasks: late ? [] : tasks,
      workItems: late ? [] : planWorkItems(region, document, startsOn, random),
      problems: planProblems(region, document.fields, startsOn, random),
      activities: planActivities(region, document.fields, startsOn, random),
    };
  });
}

/** A city's or county's own plan with its Party committee's approval. */
export function localApproval(name: string, startsOn: string, day: number): LocalApproval {
  const adoptedOn = addDays(startsOn, day);
  const year = adoptedOn.slice(0, 4);
  return {
    plan: {
      title: `${name}人大联动监督实施方案`,
      documentNo: `人常发〔${year}〕${day + 3}号`,
      adoptedOn,
      summary: '成立领导小组，编组代表，细化任务，明确时限。',
    },
    partyApproval: {
      documentNo: `批转〔${year}〕${day + 1}号`,
      approvedOn: adoptedOn,
      mobilisedOn: adoptedOn,
    },
  };
}
