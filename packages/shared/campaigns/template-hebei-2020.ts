/**
 * Template of the reference campaign: Hebei's "6+1" linked supervision of spring 2020, one hundred days.
 * Fields, strands and their order are those of press reports of that year; the province's own task list
 * is not public, so the three tasks a field are written from what counties reported having done.
 */
import { addDays } from '../calendar/dates.ts';
import type { CampaignDocument, CampaignTask, Indicator } from './document.ts';
import type { CampaignTemplate } from './template.ts';

const share = (
  code: string,
  name: string,
  unit: string,
  baselineName: string,
  target: number | null,
): Indicator => ({
  code,
  name,
  unit,
  aggregation: 'sum',
  baselineName,
  target,
});
const total = (code: string, name: string, unit: string): Indicator => ({
  code,
  name,
  unit,
  aggregation: 'sum',
  baselineName: null,
  target: null,
});
const mean = (code: string, name: string, unit: string, weight: string, target: number): Indicator => ({
  code,
  name,
  unit,
  aggregation: 'weighted-mean',
  baselineName: weight,
  target,
});

interface TaskLine {
  title: string;
  standard: string;
  /** Days after the start by which it is due. */
  due: number;
  indicators: Indicator[];
}

const tasksByField: Record<string, TaskLine[]> = {
  'land-use': [
    {
      title: '违法占地和违法建设排查整治',
      standard: '逐宗登记、分类处置，应拆尽拆，拆后土地恢复原状或落实用途。',
      due: 60,
      indicators: [
        share('illegal-structures', '拆除违法建设', '处', '排查认定的违法建设', 100),
        total('illegal-area', '拆除违法建设面积', '平方米'),
      ],
    },
    {
      title: '违建别墅清查整治',
      standard: '逐栋核查审批、用地和使用情况，认定违法的依法拆除或没收。',
      due: 75,
      indicators: [
        share('villas', '处置违建别墅', '栋', '排查认定的违建别墅', 100),
        total('villa-area', '拆除别墅面积', '平方米'),
        total('villa-land', '收回土地', '亩'),
      ],
    },
    {
      title: '批而未供和闲置土地处置',
      standard: '建立台账，一地一策，完成供应、收回或盘活。',
      due: 90,
      indicators: [share('idle-land', '处置闲置土地', '亩', '闲置土地', 60)],
    },
  ],
  'project-construction': [
    {
      title: '未批先建项目清理',
      standard: '停工核查，依法处罚，符合规划的补办手续，不符合的限期拆除。',
      due: 60,
      indicators: [share('unapproved-projects', '整改未批先建项目', '个', '排查发现的未批先建项目', 100)],
    },
    {
      title: '手续不全项目补办',
      standard: '逐项列明缺少的手续、承办单位和时限，按期办结。',
      due: 80,
      indicators: [share('incomplete-projects', '补齐手续项目', '个', '手续不全项目', 90)],
    },
    {
      title: '在建工程质量安全隐患整治',
      standard: '隐患清单逐条销号，复查合格。',
      due: 90,
      indicators: [share('site-hazards', '整改质量安全隐患', '处', '排查发现的隐患', 95)],
    },
  ],
  'resources-energy': [
    {
      title: '资源能源项目清理规范',
      standard: '核查审批、用能和收费情况，问题项目完成整改。',
      due: 70,
      indicators: [share('energy-projects', '规范资源能源项目', '个', '资源能源问题项目', 100)],
    },
    {
      title: '重点用能单位能耗核查',
      standard: '完成现场核查，超限额的落实整改方案。',
      due: 80,
      indicators: [share('energy-users', '完成核查单位', '家', '重点用能单位', 100)],
    },
    {
      title: '供水供气供热价格和服务问题整治',
      standard: '群众反映的问题逐件办结并回访。',
      due: 90,
      indicators: [
        share('utility-cases', '办结民生用能问题', '件', '受理的民生用能问题', 95),
        mean('utility-satisfaction', '回访满意率', '%', '回访户数', 90),
      ],
    },
  ],
  'real-estate': [
    {
      title: '历史遗留不动产登记办理',
      standard: '分类化解，符合条件的住户应办尽办。',
      due: 85,
      indicators: [share('certificates', '办理不动产登记', '户', '应办理登记的住户', 80)],
    },
    {
      title: '房地产开发违规项目整治',
      standard: '一项目一方案，问题销号并公示。',
      due: 75,
      indicators: [share('estate-projects', '整改房地产项目', '个', '房地产问题项目', 90)],
    },
    {
      title: '逾期交房和配套设施问题化解',
      standard: '明确牵头单位和时限，交付或落实补偿。',
      due: 95,
      indicators: [share('late-homes', '化解逾期交房', '套', '逾期未交付住房', 70)],
    },
  ],
  mining: [
    {
      title: '责任主体灭失矿山迹地修复',
      standard: '按修复方案完成治理并通过验收。',
      due: 95,
      indicators: [share('mine-sites', '修复矿山迹地', '处', '排查出的矿山迹地', 60)],
    },
    {
      title: '非法采矿查处',
      standard: '发现即查处，涉嫌犯罪的依法移送。',
      due: 60,
      indicators: [share('illegal-mining', '查处非法采矿', '起', '发现的非法采矿', 100)],
    },
    {
      title: '持证矿山规范整治',
      standard: '对照开发利用、安全和环保要求逐矿整改，验收合格后方可生产。',
      due: 80,
      indicators: [share('licensed-mines', '整治持证矿山', '处', '持证矿山', 90)],
    },
  ],
  groundwater: [
    {
      title: '城镇自备井关停',
      standard: '公共管网覆盖范围内的自备井全部关停，封填并拆除取水设施。',
      due: 75,
      indicators: [share('wells', '关停自备井', '眼', '城镇自备井', 100)],
    },
    {
      title: '农业取水井计量和管理',
      standard: '建立机井台账，落实取水许可和以电折水计量。',
      due: 90,
      indicators: [share('metered-wells', '完成计量管理机井', '眼', '农业灌溉机井', 80)],
    },
    {
      title: '地下水超采量压减',
      standard: '落实水源置换、节水和种植结构调整，完成年度压采任务。',
      due: 95,
      indicators: [share('water-saved', '压减地下水开采量', '万立方米', '年度压采任务', 50)],
    },
  ],
  'public-health': [
    {
      title: '公共卫生应急物资储备',
      standard: '按目录储备，账物相符，定期轮换。',
      due: 50,
      indicators: [share('stock-items', '达标储备品类', '类', '储备目录品类', 100)],
    },
    {
      title: '基层医疗卫生机构发热诊室和预检分诊建设',
      standard: '乡镇卫生院和社区卫生服务中心设置到位，运行规范。',
      due: 75,
      indicators: [share('fever-rooms', '建成机构', '所', '应建机构', 100)],
    },
    {
      title: '农贸市场和公共场所卫生整治',
      standard: '一场一档，问题整改后复查合格。',
      due: 85,
      indicators: [share('markets', '整治达标场所', '处', '列入整治的场所', 95)],
    },
  ],
};

const fields = [
  { code: 'land-use', name: '土地利用', nameEn: 'Land use' },
  { code: 'project-construction', name: '项目建设', nameEn: 'Project construction' },
  { code: 'resources-energy', name: '资源能源', nameEn: 'Resources and energy' },
  { code: 'real-estate', name: '房地产开发', nameEn: 'Real estate' },
  { code: 'mining', name: '矿山开发', nameEn: 'Mining' },
  { code: 'groundwater', name: '地下水超采', nameEn: 'Groundwater over-extraction' },
  { code: 'public-health', name: '公共卫生', nameEn: 'Public health' },
];

/** Six strands that run beside each other more than one after the other; days after the start. */
const phases = [
  { code: 'mobilise', name: '动员部署', nameEn: 'Mobilise', from: 0, to: 20 },
  { code: 'organise', name: '组织代表', nameEn: 'Organise representatives', from: 7, to: 40 },
  { code: 'inspect', name: '检查视察', nameEn: 'Inspect and visit', from: 20, to: 90 },
  { code: 'rectify', name: '自查整改', nameEn: 'Self-check and rectify', from: 10, to: 95 },
  { code: 'rounds', name: '督导调研', nameEn: 'Supervision rounds', from: 25, to: 90 },
  { code: 'public', name: '社会氛围', nameEn: 'Public opinions and publicity', from: 5, to: 99 },
];

export const hebei2020Template: CampaignTemplate = {
  id: 'hebei-6+1-2020',
  title: '“6+1”联动监督（河北 2020）',
  editionId: '2020-04',
  fields: fields.length,
  tasks: Object.values(tasksByField).reduce((sum, lines) => sum + lines.length, 0),
  build(startsOn, newId): CampaignDocument {
    const tasks: CampaignTask[] = fields.flatMap(({ code: field }) =>
      (tasksByField[field] ?? []).map((line, index) => ({
        id: newId(),
        code: `${field}-${index + 1}`,
        field,
        title: line.title,
        standard: line.standard,
        dueOn: addDays(startsOn, line.due),
        revision: 1,
        indicators: line.indicators,
        // What government checks and rectifies; congress's own steps are activities, not tasks.
        phase: 'rectify',
      })),
    );
    return {
      title: '全省人大系统“6+1”联动监督',
      issuingOrgan: '省人大常委会联动监督工作领导小组',
      purpose:
        '省、市、县、乡四级人大联动，对土地利用、项目建设、资源能源、房地产开发、矿山开发、地下水超采和公共卫生开展监督，推动问题查清、整改到位、建章立制。',
      fields,
      phases: phases.map(({ from, to, ...phase }) => ({
        ...phase,
        startsOn: addDays(startsOn, from),
        endsOn: addDays(startsOn, to),
      })),
      tasks,
      receiptWorkdays: 3,
      countersign: true,
      cityReview: true,
      ranking: true,
    };
  },
};
