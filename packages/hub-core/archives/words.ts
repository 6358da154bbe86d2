/** Words of the archive's workbook, in the languages of the screens. */
import { stepWords, type Word } from '@linked/shared/errors/step-words.ts';
import type { ProblemSource } from '@linked/shared/problems/states.ts';
import type { DeciderTier, TaskDecisionKind } from '@linked/shared/reviews/decisions.ts';
import type { CounterName } from '@linked/shared/rollup/counters.ts';
import type { Severity } from '@linked/shared/rounds/states.ts';
import type { SupervisionWay } from '@linked/shared/supervision/states.ts';

/** Counters with their units. */
export const counterWords: Record<CounterName, Word> = {
  tasks_started: ['已启动任务（项）', 'Tasks started'],
  tasks_submitted: ['已报送任务（项）', 'Tasks handed in'],
  tasks_done: ['已完成任务（项）', 'Tasks done'],
  tasks_done_on_time: ['按时完成任务（项）', 'Tasks done on time'],
  tasks_reviewed: ['已审核任务（项）', 'Tasks reviewed'],
  reviewed_done: ['审核数：已完成任务（项）', 'As reviewed: tasks done'],
  reviewed_done_on_time: ['审核数：按时完成任务（项）', 'As reviewed: tasks done on time'],
  reviewed_progress_sum: ['审核数：进度合计（百分点）', 'As reviewed: sum of progress (percentage points)'],
  progress_sum: ['进度合计（百分点）', 'Sum of progress (percentage points)'],
  groups: ['代表小组（个）', 'Representative groups'],
  group_members: ['小组成员（人次）', 'Group members (times)'],
  group_trained: ['小组参训（人次）', 'Group members trained (times)'],
  activities: ['监督活动（次）', 'Activities'],
  activity_participants: ['活动参加（人次）', 'Participants in activities (times)'],
  problems_found: ['发现问题（件）', 'Problems found'],
  problems_self_found: ['其中政府自查（件）', 'Of these found by government itself'],
  problems_handed_over: ['已交办问题（件）', 'Problems handed over'],
  problems_closed: ['已销号问题（件）', 'Problems closed'],
  problems_open: ['未销号问题（件）', 'Problems open'],
  problems_reopened: ['曾重新整改问题（件）', 'Problems once reopened'],
  work_items: ['分解事项（项）', 'Work items'],
  work_items_done: ['已办结事项（项）', 'Work items done'],
  party_approvals: ['党委批转（个县）', 'Party approvals (counties)'],
  local_plans: ['实施方案（个县）', 'Local plans (counties)'],
  reps_total: ['全体代表（人）', 'All representatives'],
  reps_national: ['参与的全国代表（人）', 'National representatives taking part'],
  reps_provincial: ['参与的省代表（人）', 'Provincial representatives taking part'],
  reps_city: ['参与的市代表（人）', 'City representatives taking part'],
  reps_county: ['参与的县代表（人）', 'County representatives taking part'],
  reps_township: ['参与的乡镇代表（人）', 'Township representatives taking part'],
  staff_participating: ['参与工作人员（人）', 'Staff taking part'],
  reps_trained: ['参训代表（人）', 'Representatives trained'],
  staff_trained: ['参训工作人员（人）', 'Staff trained'],
  opinions_collected: ['收集意见（条）', 'Opinions collected'],
  opinions_answered: ['已答复意见（条）', 'Opinions answered'],
  cadre_visits: ['干部走访（人次）', 'Cadre visits (times)'],
  inspection_teams: ['执法检查组（个）', 'Law-enforcement teams'],
};

export const tierWords: Record<string, Word> = {
  province: ['省', 'province'],
  city: ['市', 'city'],
  county: ['县（市、区）', 'county'],
};

export const taskWords = stepWords.task.states;
export const problemWords = stepWords.problem.states;

export const sourceWords: Record<ProblemSource, Word> = {
  'group-inspection': ['代表小组检查', 'group inspection'],
  opinion: ['意见建议', 'opinion'],
  'government-self-check': ['政府自查', 'government self-check'],
  'upper-tier-round': ['上级督导调研', 'round of the tier above'],
  'covert-inspection': ['暗访', 'covert inspection'],
  hotline: ['热线', 'hotline'],
  volunteer: ['志愿者', 'volunteer'],
  'other-organ': ['其他机关', 'other organ'],
};

export const decisionWords: Record<TaskDecisionKind, Word> = {
  review: ['审核', 'reviewed'],
  return: ['退回补充', 'returned'],
  lock: ['锁定', 'locked'],
  unlock: ['解锁', 'unlocked'],
  extend: ['延期', 'extended'],
  pause: ['暂缓', 'paused'],
  resume: ['恢复', 'resumed'],
  refuse: ['不予同意', 'refused'],
};

export const deciderWords: Record<DeciderTier, Word> = {
  city: ['市', 'city'],
  province: ['省', 'province'],
  system: ['系统', 'system'],
};

export const severityWords: Record<Severity, Word> = {
  minor: ['一般', 'minor'],
  serious: ['较重', 'serious'],
  grave: ['严重', 'grave'],
};

export const wayWords: Record<SupervisionWay, Word> = {
  government: ['本级政府、部门', 'government of the same tier'],
  congress: ['下级人大', 'congress below'],
};

export const deliveryWords: Record<string, Word> = {
  queued: ['待送达', 'to be delivered'],
  delivered: ['已送达', 'delivered'],
  signed: ['已签收', 'signed'],
};

/** Kinds of directives; one that is not here is shown by its wire name. */
export const directiveWords: Record<string, Word> = {
  campaign: ['印发行动', 'campaign issued'],
  supplement: ['补充文件', 'supplement'],
  'phase-change': ['阶段调整', 'phase moved'],
  reminder: ['提醒', 'reminder'],
  'task-decision': ['审核、退回补充', 'review or return'],
  answer: ['答复', 'answer'],
  'local-tasks': ['自选动作', 'local tasks'],
  'problem-assignment': ['问题交办', 'problem handed over'],
  'problem-supervision': ['重点督办', 'problem supervised'],
  bulletin: ['通报', 'bulletin'],
  'take-over': ['区划调整承接', 'take-over of a county'],
  withdraw: ['撤回', 'withdrawal'],
  closing: ['收尾', 'closing'],
  close: ['结束', 'close'],
};

export const eventWords: Record<string, Word> = {
  draft: ['起草', 'drafted'],
  update: ['修改', 'edited'],
  approve: ['批准', 'approved'],
  'reopen-draft': ['退回修改', 'returned to draft'],
  issue: ['印发', 'issued'],
  start: ['启动', 'started'],
  'begin-closing': ['转入收尾', 'closing begun'],
  close: ['结束行动', 'closed'],
  withdraw: ['撤回行动', 'withdrawn'],
  'phase-begins': ['阶段开始', 'phase begins'],
  'phase-ends': ['阶段结束', 'phase ends'],
  'receipts-late': ['签收逾期', 'signing late'],
  'closing-ends': ['补报截止', 'last day of the closing'],
  succession: ['区划调整', 'region change'],
  'move-phase': ['调整阶段', 'phase moved'],
  'reopen-phase': ['延长已结束的阶段', 'ended phase extended'],
  reminded: ['提醒县级', 'counties reminded'],
  'told-city': ['告知市级', 'cities told'],
  'told-province': ['告知省级', 'province told'],
  'reports-due': ['报送到期', 'reports due'],
  'skip-county': ['暂不下发', 'county left out'],
  'take-back-county': ['恢复下发', 'county taken back'],
};
