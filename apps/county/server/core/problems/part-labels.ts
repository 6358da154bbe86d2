import type { StepPart } from '@linked/shared/problems/step-inputs.ts';

/** Names of a step's parts in the sentences that ask for them. */
export const partLabels: Readonly<Record<StepPart, string>> = {
  unit: '责任单位',
  person: '责任人',
  measures: '整改措施',
  dueOn: '整改时限',
  answer: '整改情况',
  on: '销号日期',
  note: '说明',
};
