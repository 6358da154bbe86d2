/** Words of the archive's workbook, which is a Chinese document whatever the language of the screen. */
import type { ProblemSource, ProblemState } from '@linked/shared/problems/states.ts';
import type { DeciderTier, TaskDecisionKind } from '@linked/shared/reviews/decisions.ts';
import type { CounterName } from '@linked/shared/rollup/counters.ts';
import type { Severity } from '@linked/shared/rounds/states.ts';
import type { SupervisionWay } from '@linked/shared/supervision/states.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';

/** Counters with their units. */
export const counterWords: Record<CounterName, string> = {
  tasks_started: '已启动任务（项）',
  tasks_submitted: '已报送任务（项）',
  tasks_done: '已完成任务（项）',
  tasks_done_on_time: '按时完成任务（项）',
  tasks_reviewed: '已审核任务（项）',
  reviewed_done: '审核数：已完成任务（项）',
  reviewed_done_on_time: '审核数：按时完成任务（项）',
  reviewed_progress_sum: '审核数：进度合计（百分点）',
  progress_sum: '进度合计（百分点）',
  groups: '代表小组（个）',
  group_members: '小组成员（人次）',
  group_trained: '小组参训（人次）',
  activities: '监督活动（次）',
  activity_participants: '活动参加（人次）',
  problems_found: '发现问题（件）',
  problems_self_found: '其中政府自查（件）',
  problems_handed_over: '已交办问题（件）',
  problems_closed: '已销号问题（件）',
  problems_open: '未销号问题（件）',
  problems_reopened: '曾重新整改问题（件）',
  work_items: '分解事项（项）',
  work_items_done: '已办结事项（项）',
  party_approvals: '党委批转（个县）',
  local_plans: '实施方案（个县）',
  reps_total: '全体代表（人）',
  reps_national: '参与的全国代表（人）',
  reps_provincial: '参与的省代表（人）',
  reps_city: '参与的市代表（人）',
  reps_county: '参与的县代表（人）',
  reps_township: '参与的乡镇代表（人）',
  staff_participating: '参与工作人员（人）',
  reps_trained: '参训代表（人）',
  staff_trained: '参训工作人员（人）',
  opinions_collected: '收集意见（条）',
  opinions_answered: '已答复意见（条）',
  cadre_visits: '干部走访（人次）',
  inspection_teams: '执法检查组（个）',
};

export const tierWords: Record<string, string> = { province: '省', city: '市', county: '县（市、区）' };

export const taskWords: Record<TaskState, string> = {
  pending: '未启动',
  'in-progress': '进行中',
  'awaiting-countersign': '待审签',
  submitted: '已报送',
  returned: '退回补充',
  reviewed: '已审核',
  locked: '已锁定',
};

export const problemWords: Record<ProblemState, string> = {
  registered: '已登记',
  'handed-over': '已交办',
  distributed: '已分办',
  rectifying: '整改中',
  answered: '已答复',
  verified: '已核查',
  closed: '已销号',
  referred: '已移送',
  merged: '已并案',
};

export const sourceWords: Record<ProblemSource, string> = {
  'group-inspection': '代表小组检查',
  opinion: '意见建议',
  'government-self-check': '政府自查',
  'upper-tier-round': '上级督导调研',
  'covert-inspection': '暗访',
  hotline: '热线',
  volunteer: '志愿者',
  'other-organ': '其他机关',
};

export const decisionWords: Record<TaskDecisionKind, string> = {
  review: '审核',
  return: '退回补充',
  lock: '锁定',
  unlock: '解锁',
  extend: '延期',
  pause: '暂缓',
  resume: '恢复',
  refuse: '不予同意',
};

export const deciderWords: Record<DeciderTier, string> = { city: '市', province: '省', system: '系统' };

export const severityWords: Record<Severity, string> = { minor: '一般', serious: '较重', grave: '严重' };

export const wayWords: Record<SupervisionWay, string> = {
  government: '本级政府、部门',
  congress: '下级人大',
};

export const deliveryWords: Record<string, string> = {
  queued: '待送达',
  delivered: '已送达',
  signed: '已签收',
};

/** Kinds of directives; one that is not here is shown by its wire name. */
export const directiveWords: Record<string, string> = {
  campaign: '印发行动',
  supplement: '补充文件',
  'phase-change': '阶段调整',
  reminder: '提醒',
  'task-decision': '审核、退回补充',
  answer: '答复',
  'local-tasks': '自选动作',
  'problem-assignment': '问题交办',
  'problem-supervision': '重点督办',
  bulletin: '通报',
  'take-over': '区划调整承接',
  withdraw: '撤回',
  closing: '收尾',
  close: '结束',
};

export const eventWords: Record<string, string> = {
  draft: '起草',
  update: '修改',
  approve: '批准',
  'reopen-draft': '退回修改',
  issue: '印发',
  start: '启动',
  'begin-closing': '转入收尾',
  close: '结束行动',
  withdraw: '撤回行动',
  'phase-begins': '阶段开始',
  'phase-ends': '阶段结束',
  'receipts-late': '签收逾期',
  'closing-ends': '补报截止',
  succession: '区划调整',
  'move-phase': '调整阶段',
  'reopen-phase': '延长已结束的阶段',
};
