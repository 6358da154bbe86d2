/** Problems and activities of the demo's counties. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { activity } from '@linked/shared/contracts/county/groups.ts';
import type { problemsContract } from '@linked/shared/contracts/county/problems.ts';
import { newId } from '@linked/shared/ids.ts';
import type { z } from 'zod';
import type { Random } from './random.ts';
import { codes, hanshan, TODAY, taocheng, weixian, zhengding } from './reference.ts';

export type ProblemPlan = z.output<(typeof problemsContract.registerMany)['input']>['problems'][number];
export type ActivityPlan = Omit<z.output<typeof activity>, 'campaignId' | 'revision'>;

interface Field {
  code: string;
  name: string;
}

const units: Record<string, string> = {
  'land-use': '自然资源和规划局',
  'project-construction': '行政审批局',
  'resources-energy': '发展和改革局',
  'real-estate': '住房和城乡建设局',
  mining: '自然资源和规划局',
  groundwater: '水利局',
  'public-health': '卫生健康局',
};
const findings: Record<string, string[]> = {
  'land-use': ['耕地上违法搭建钢结构厂房', '临时用地到期未复垦', '批而未供地块长期闲置'],
  'project-construction': ['项目未取得施工许可先行开工', '施工现场临边防护缺失', '环评手续未办理'],
  'resources-energy': ['供热管网跑冒滴漏群众反映集中', '用能单位计量器具未检定', '燃气公示价格不清'],
  'real-estate': ['入住多年未办理不动产登记', '小区配套幼儿园未按规划建设', '房屋逾期交付'],
  mining: ['矿山迹地未按方案覆土复绿', '矿区道路扬尘治理不到位', '越界开采痕迹待核查'],
  groundwater: ['公共管网覆盖范围内自备井未关停', '机井未安装计量设施', '灌溉井台账与现场不符'],
  'public-health': ['农贸市场活禽区消毒记录不全', '乡镇卫生院预检分诊流程不规范', '应急物资账物不符'],
};

export function planProblems(
  region: string,
  fields: readonly Field[],
  startsOn: string,
  random: Random,
): ProblemPlan[] {
  const on = (day: number) => addDays(startsOn, day);
  const one = (field: string, source: ProblemPlan['source'], closedShare: number): ProblemPlan => {
    const found = random.int(18, 56);
    const due = found + random.int(10, 30);
    const closedDay = Math.min(TODAY - 1, found + random.int(4, 28));
    const closed = random.chance(closedShare);
    const state = closed
      ? 'closed'
      : random.pick(['registered', 'handed-over', 'distributed', 'rectifying', 'answered'] as const);
    const distributed = state !== 'registered' && state !== 'handed-over';
    return {
      id: newId(),
      field,
      title: random.pick(findings[field] ?? ['整改事项']),
      detail: '',
      source,
      place: '',
      foundOn: on(found),
      state,
      unit: distributed ? units[field]! : null,
      person: distributed ? `${random.pick(['张', '王', '李', '赵'])}科长` : null,
      measures: distributed ? '明确责任人和完成时限，逐项整改，完成后申请复查。' : '',
      dueOn: distributed ? on(due) : null,
      answer: state === 'answered' || closed ? '已完成整改，附现场照片和复查记录。' : '',
      closedOn: closed ? on(closedDay) : null,
    };
  };
  const many = (count: number, source: ProblemPlan['source'], closedShare: number) =>
    Array.from({ length: count }, () => one(random.pick(fields).code, source, closedShare));

  if (region === codes.hanshan)
    return [
      ...many(hanshan.selfFound, 'government-self-check', 88),
      ...many(hanshan.hotlineSolved, 'hotline', 100),
    ].map((problem) => ({
      ...problem,
      unit: problem.unit ?? units[problem.field]!,
      person: problem.person ?? '李科长',
      measures: problem.measures || '制定整改方案，明确措施、责任人和时限。',
      dueOn: problem.dueOn ?? on(80),
      state:
        problem.state === 'registered' || problem.state === 'handed-over' ? 'distributed' : problem.state,
    }));

  const ordinary = [
    ...many(random.int(6, 16), 'group-inspection', 74),
    ...many(random.int(4, 14), 'government-self-check', 84),
    ...many(random.int(1, 5), 'opinion', 80),
  ];
  if (region !== codes.zhengding) return ordinary;
  const day = on(zhengding.demolitionDay);
  return [
    ...ordinary,
    {
      ...one('land-use', 'group-inspection', 100),
      title: '违法占地建设当日检查当日拆除',
      foundOn: day,
      closedOn: day,
      dueOn: day,
    },
  ];
}

export function planActivities(
  region: string,
  fields: readonly Field[],
  startsOn: string,
  random: Random,
): ActivityPlan[] {
  const act = (mode: ActivityPlan['mode'], day: number, field: string, summary: string): ActivityPlan => ({
    id: newId(),
    field,
    mode,
    heldOn: addDays(startsOn, day),
    place: random.pick(['县人大常委会会议室', '项目现场', '乡镇人大', '企业厂区']),
    groupId: null,
    participants: random.int(8, 45),
    problemsFound: mode === 'site-inspection' ? random.int(0, 6) : 0,
    summary,
  });
  const field = () => random.pick(fields).code;
  const heard = '听取政府联动监督工作情况汇报，提出意见建议。';
  const inspected = '代表小组查看清单和台账后到现场检查。';
  const reports = region === codes.weixian ? weixian.governmentReports : 1;
  const inspections = region === codes.weixian ? weixian.groupInspections : random.int(1, 4);
  const list = [
    ...Array.from({ length: reports }, (_, index) =>
      act('work-report-hearing', 22 + index * 20, field(), heard),
    ),
    ...Array.from({ length: inspections }, (_, index) =>
      act('site-inspection', 28 + index * 9, field(), inspected),
    ),
  ];
  if (region === codes.taocheng)
    list.push(act('site-inspection', taocheng.villaDay, 'land-use', '代表现场监督违建别墅集中拆除。'));
  if (region === codes.zhengding)
    list.push(
      act('law-enforcement-inspection', zhengding.demolitionDay, 'land-use', '检查违法占地，当日拆除到位。'),
    );
  return list;
}
