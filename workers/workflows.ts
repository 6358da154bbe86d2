/** Entry of the workflow bundle: every exported function is a workflow type. */
export { campaign } from './campaign/workflows.ts';
export { dailyWork } from './daily-work/workflows.ts';
export { superviseProblem } from './supervise-problem/workflows.ts';
export { weeklyBulletin } from './weekly-bulletin/workflows.ts';
