/** Entry of the workflow bundle: every exported function is a workflow type. */
export { campaign } from './campaign/workflows.ts';
export { superviseProblem } from './supervise-problem/workflows.ts';
