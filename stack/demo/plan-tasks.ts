/** Task progress, baselines and work items of the demo's counties. */
import { addDays, diffDays } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument, CampaignTask, Indicator } from '@linked/shared/campaigns/document.ts';
import type { IndicatorValue } from '@linked/shared/link/kinds.ts';
import type { Random } from './random.ts';
import { codes, qianxi, qiaodong, TODAY, taocheng, zhengding } from './reference.ts';

export interface TaskPlan {
  taskId: string;
  /** Day of the campaign on which the county writes it down. */
  day: number;
  percent: number;
  indicators: IndicatorValue[];
  note: string;
  handIn: boolean;
  /** Signed off by the county's leader; otherwise it waits for him. */
  countersigned: boolean;
}

export interface WorkItemPlan {
  taskId: string;
  matter: string;
  person: string;
  standard: string;
  dueOn: string;
  doneOn: string | null;
}

export interface BaselinePlan {
  field: string;
  name: string;
  unit: string;
  amount: number;
}

/** Values the reports of the time give, by county, task and indicator: value and baseline. */
const known: Record<string, Record<string, Record<string, { value: number; base: number | null }>>> = {
  [codes.taocheng]: {
    'land-use-1': {
      'illegal-structures': { value: taocheng.structures, base: taocheng.structures },
      'illegal-area': { value: taocheng.area, base: null },
    },
    'land-use-2': {
      villas: { value: taocheng.villas, base: taocheng.villas },
      'villa-area': { value: taocheng.villaArea, base: null },
      'villa-land': { value: taocheng.villaLand, base: null },
    },
  },
  [codes.qiaodong]: {
    'real-estate-1': { certificates: { value: qiaodong.certificates, base: qiaodong.certificates } },
  },
};
const knownBases: Record<string, Record<string, number>> = {
  [codes.qianxi]: {
    'estate-projects': qianxi.baselines.estateProjects,
    'energy-projects': qianxi.baselines.energyProjects,
    'mine-sites': qianxi.baselines.mineSites,
    wells: qianxi.baselines.wells,
  },
};
/** Size of an inventory in an ordinary county. */
const baseRange: Record<string, [number, number]> = {
  certificates: [600, 6000],
  'metered-wells': [200, 2600],
  'late-homes': [80, 1200],
  'idle-land': [60, 900],
  'site-hazards': [30, 180],
  'utility-cases': [20, 160],
  'utility-satisfaction': [20, 160],
  wells: [20, 160],
  'illegal-structures': [20, 220],
  'water-saved': [200, 1800],
};

export function planTasks(region: string, document: CampaignDocument, startsOn: string, random: Random) {
  const pace = random.int(72, 118);
  const tasks: TaskPlan[] = [];
  const baselines: BaselinePlan[] = [];
  for (const task of document.tasks) {
    const facts = known[region]?.[task.code];
    const percent = facts ? 100 : progressOf(diffDays(startsOn, task.dueOn), pace, random);
    const indicators = task.indicators.map((item) =>
      indicatorOf(item, facts?.[item.code], knownBases[region]?.[item.code], percent, random),
    );
    for (const [index, item] of task.indicators.entries()) {
      const base = indicators[index]!.base;
      if (item.baselineName && base !== null)
        baselines.push({ field: task.field, name: item.baselineName, unit: item.unit, amount: base });
    }
    if (percent > 0) tasks.push(planOne(task, startsOn, percent, indicators, random));
  }
  return { tasks, baselines };
}

/** Percent reached today by a county that works at `pace` percent of the plan. */
function progressOf(due: number, pace: number, random: Random): number {
  const reached = (TODAY / due) * pace + random.int(-12, 12);
  return reached >= 96 ? 100 : Math.max(0, Math.round(reached));
}

function indicatorOf(
  item: Indicator,
  fact: { value: number; base: number | null } | undefined,
  knownBase: number | undefined,
  percent: number,
  random: Random,
): IndicatorValue {
  if (fact) return { code: item.code, ...fact };
  if (item.aggregation === 'weighted-mean')
    return { code: item.code, value: random.int(880, 985) / 10, base: random.int(20, 160) };
  if (item.baselineName === null) return { code: item.code, value: random.int(2, 90) * 100, base: null };
  const [from, to] = baseRange[item.code] ?? [4, 40];
  const base = knownBase ?? random.int(from, to);
  return { code: item.code, value: Math.round((base * percent) / 100), base };
}

function planOne(
  task: CampaignTask,
  startsOn: string,
  percent: number,
  indicators: IndicatorValue[],
  random: Random,
): TaskPlan {
  const due = diffDays(startsOn, task.dueOn);
  const done = percent === 100;
  const lastDay = Math.min(TODAY - 1, due);
  const day = done
    ? random.int(Math.min(45, lastDay), random.chance(92) ? lastDay : TODAY - 1)
    : random.int(50, TODAY - 1);
  const handIn = done || random.chance(40);
  return {
    taskId: task.id,
    day,
    percent,
    indicators,
    note: done ? '已按标准完成，资料齐全，代表小组已现场查看。' : '按计划推进，台账逐项更新。',
    handIn,
    countersigned: handIn && random.chance(97),
  };
}

const steps = ['摸底排查', '建立台账', '现场整治', '复查验收', '建章立制'];

/** Zhengding's split of the provincial and city plans into 35 items; two or three a county elsewhere. */
export function planWorkItems(
  region: string,
  document: CampaignDocument,
  startsOn: string,
  random: Random,
): WorkItemPlan[] {
  const count = region === codes.zhengding ? zhengding.workItems : random.int(0, 3);
  return Array.from({ length: count }, (_, index) => {
    const task = document.tasks[index % document.tasks.length]!;
    const step = steps[Math.floor(index / document.tasks.length) % steps.length]!;
    const due = random.int(30, 95);
    const dueOn = addDays(startsOn, due);
    return {
      taskId: task.id,
      matter: `${task.title}：${step}`,
      person: `${random.pick(['张', '王', '李', '赵', '刘'])}主任`,
      standard: task.standard,
      dueOn,
      doneOn: due < TODAY - 3 && random.chance(90) ? addDays(startsOn, due - random.int(0, 3)) : null,
    };
  });
}
