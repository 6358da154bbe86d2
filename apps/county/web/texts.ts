/** The texts of all features; the namespace is the feature's name. */
import type { Resources } from '@linked/ui/i18n.ts';
import activitiesEn from './activities/en.json' with { type: 'json' };
import activitiesZh from './activities/zh-CN.json' with { type: 'json' };
import auditEn from './audit/en.json' with { type: 'json' };
import auditZh from './audit/zh-CN.json' with { type: 'json' };
import bulletinsEn from './bulletins/en.json' with { type: 'json' };
import bulletinsZh from './bulletins/zh-CN.json' with { type: 'json' };
import directivesEn from './directives/en.json' with { type: 'json' };
import directivesZh from './directives/zh-CN.json' with { type: 'json' };
import groupsEn from './groups/en.json' with { type: 'json' };
import groupsZh from './groups/zh-CN.json' with { type: 'json' };
import instancesEn from './instances/en.json' with { type: 'json' };
import instancesZh from './instances/zh-CN.json' with { type: 'json' };
import milestonesEn from './milestones/en.json' with { type: 'json' };
import milestonesZh from './milestones/zh-CN.json' with { type: 'json' };
import outboxEn from './outbox/en.json' with { type: 'json' };
import outboxZh from './outbox/zh-CN.json' with { type: 'json' };
import ownTasksEn from './own-tasks/en.json' with { type: 'json' };
import ownTasksZh from './own-tasks/zh-CN.json' with { type: 'json' };
import partsEn from './parts/en.json' with { type: 'json' };
import partsZh from './parts/zh-CN.json' with { type: 'json' };
import planEn from './plan/en.json' with { type: 'json' };
import planZh from './plan/zh-CN.json' with { type: 'json' };
import problemsEn from './problems/en.json' with { type: 'json' };
import problemsZh from './problems/zh-CN.json' with { type: 'json' };
import questionsEn from './questions/en.json' with { type: 'json' };
import questionsZh from './questions/zh-CN.json' with { type: 'json' };
import reviewsEn from './reviews/en.json' with { type: 'json' };
import reviewsZh from './reviews/zh-CN.json' with { type: 'json' };
import shellEn from './shell/en.json' with { type: 'json' };
import shellZh from './shell/zh-CN.json' with { type: 'json' };
import supervisionEn from './supervision/en.json' with { type: 'json' };
import supervisionZh from './supervision/zh-CN.json' with { type: 'json' };
import supplementsEn from './supplements/en.json' with { type: 'json' };
import supplementsZh from './supplements/zh-CN.json' with { type: 'json' };
import tasksEn from './tasks/en.json' with { type: 'json' };
import tasksZh from './tasks/zh-CN.json' with { type: 'json' };
import usersEn from './users/en.json' with { type: 'json' };
import usersZh from './users/zh-CN.json' with { type: 'json' };
import workbenchEn from './workbench/en.json' with { type: 'json' };
import workbenchZh from './workbench/zh-CN.json' with { type: 'json' };

export const texts: Resources = {
  shell: { 'zh-CN': shellZh, en: shellEn },
  parts: { 'zh-CN': partsZh, en: partsEn },
  workbench: { 'zh-CN': workbenchZh, en: workbenchEn },
  bulletins: { 'zh-CN': bulletinsZh, en: bulletinsEn },
  directives: { 'zh-CN': directivesZh, en: directivesEn },
  tasks: { 'zh-CN': tasksZh, en: tasksEn },
  ownTasks: { 'zh-CN': ownTasksZh, en: ownTasksEn },
  plan: { 'zh-CN': planZh, en: planEn },
  milestones: { 'zh-CN': milestonesZh, en: milestonesEn },
  groups: { 'zh-CN': groupsZh, en: groupsEn },
  activities: { 'zh-CN': activitiesZh, en: activitiesEn },
  problems: { 'zh-CN': problemsZh, en: problemsEn },
  questions: { 'zh-CN': questionsZh, en: questionsEn },
  supplements: { 'zh-CN': supplementsZh, en: supplementsEn },
  supervision: { 'zh-CN': supervisionZh, en: supervisionEn },
  reviews: { 'zh-CN': reviewsZh, en: reviewsEn },
  outbox: { 'zh-CN': outboxZh, en: outboxEn },
  users: { 'zh-CN': usersZh, en: usersEn },
  audit: { 'zh-CN': auditZh, en: auditEn },
  instances: { 'zh-CN': instancesZh, en: instancesEn },
};
