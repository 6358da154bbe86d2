/** The texts of all features; the namespace is the feature's name. */
import type { Resources } from '@linked/ui/i18n.ts';
import archivesEn from './archives/en.json' with { type: 'json' };
import archivesZh from './archives/zh-CN.json' with { type: 'json' };
import auditEn from './audit/en.json' with { type: 'json' };
import auditZh from './audit/zh-CN.json' with { type: 'json' };
import bulletinsEn from './bulletins/en.json' with { type: 'json' };
import bulletinsZh from './bulletins/zh-CN.json' with { type: 'json' };
import campaignsEn from './campaigns/en.json' with { type: 'json' };
import campaignsZh from './campaigns/zh-CN.json' with { type: 'json' };
import dashboardEn from './dashboard/en.json' with { type: 'json' };
import dashboardZh from './dashboard/zh-CN.json' with { type: 'json' };
import directivesEn from './directives/en.json' with { type: 'json' };
import directivesZh from './directives/zh-CN.json' with { type: 'json' };
import localTasksEn from './local-tasks/en.json' with { type: 'json' };
import localTasksZh from './local-tasks/zh-CN.json' with { type: 'json' };
import milestonesEn from './milestones/en.json' with { type: 'json' };
import milestonesZh from './milestones/zh-CN.json' with { type: 'json' };
import nodesEn from './nodes/en.json' with { type: 'json' };
import nodesZh from './nodes/zh-CN.json' with { type: 'json' };
import noticesEn from './notices/en.json' with { type: 'json' };
import noticesZh from './notices/zh-CN.json' with { type: 'json' };
import operationsEn from './operations/en.json' with { type: 'json' };
import operationsZh from './operations/zh-CN.json' with { type: 'json' };
import phasesEn from './phases/en.json' with { type: 'json' };
import phasesZh from './phases/zh-CN.json' with { type: 'json' };
import plansEn from './plans/en.json' with { type: 'json' };
import plansZh from './plans/zh-CN.json' with { type: 'json' };
import questionsEn from './questions/en.json' with { type: 'json' };
import questionsZh from './questions/zh-CN.json' with { type: 'json' };
import remindersEn from './reminders/en.json' with { type: 'json' };
import remindersZh from './reminders/zh-CN.json' with { type: 'json' };
import reviewsEn from './reviews/en.json' with { type: 'json' };
import reviewsZh from './reviews/zh-CN.json' with { type: 'json' };
import rhythmEn from './rhythm/en.json' with { type: 'json' };
import rhythmZh from './rhythm/zh-CN.json' with { type: 'json' };
import roundsEn from './rounds/en.json' with { type: 'json' };
import roundsZh from './rounds/zh-CN.json' with { type: 'json' };
import schedulesEn from './schedules/en.json' with { type: 'json' };
import schedulesZh from './schedules/zh-CN.json' with { type: 'json' };
import shellEn from './shell/en.json' with { type: 'json' };
import shellZh from './shell/zh-CN.json' with { type: 'json' };
import successionsEn from './successions/en.json' with { type: 'json' };
import successionsZh from './successions/zh-CN.json' with { type: 'json' };
import supervisionEn from './supervision/en.json' with { type: 'json' };
import supervisionZh from './supervision/zh-CN.json' with { type: 'json' };
import supplementsEn from './supplements/en.json' with { type: 'json' };
import supplementsZh from './supplements/zh-CN.json' with { type: 'json' };
import usersEn from './users/en.json' with { type: 'json' };
import usersZh from './users/zh-CN.json' with { type: 'json' };

export const texts: Resources = {
  shell: { 'zh-CN': shellZh, en: shellEn },
  dashboard: { 'zh-CN': dashboardZh, en: dashboardEn },
  bulletins: { 'zh-CN': bulletinsZh, en: bulletinsEn },
  campaigns: { 'zh-CN': campaignsZh, en: campaignsEn },
  reminders: { 'zh-CN': remindersZh, en: remindersEn },
  directives: { 'zh-CN': directivesZh, en: directivesEn },
  archives: { 'zh-CN': archivesZh, en: archivesEn },
  successions: { 'zh-CN': successionsZh, en: successionsEn },
  plans: { 'zh-CN': plansZh, en: plansEn },
  localTasks: { 'zh-CN': localTasksZh, en: localTasksEn },
  milestones: { 'zh-CN': milestonesZh, en: milestonesEn },
  questions: { 'zh-CN': questionsZh, en: questionsEn },
  supplements: { 'zh-CN': supplementsZh, en: supplementsEn },
  rounds: { 'zh-CN': roundsZh, en: roundsEn },
  schedules: { 'zh-CN': schedulesZh, en: schedulesEn },
  supervision: { 'zh-CN': supervisionZh, en: supervisionEn },
  reviews: { 'zh-CN': reviewsZh, en: reviewsEn },
  notices: { 'zh-CN': noticesZh, en: noticesEn },
  phases: { 'zh-CN': phasesZh, en: phasesEn },
  rhythm: { 'zh-CN': rhythmZh, en: rhythmEn },
  nodes: { 'zh-CN': nodesZh, en: nodesEn },
  operations: { 'zh-CN': operationsZh, en: operationsEn },
  users: { 'zh-CN': usersZh, en: usersEn },
  audit: { 'zh-CN': auditZh, en: auditEn },
};
