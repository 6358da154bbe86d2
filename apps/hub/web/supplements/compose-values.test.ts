import { type SupplementContent, supplementContent } from '@linked/shared/supplements/supplement.ts';
import { describe, expect, it } from 'vitest';
import {
  type Composed,
  composedOf,
  contentFrom,
  fieldPath,
  newChange,
  startingFrom,
} from './compose-values.ts';

const indicator = {
  code: 'sites',
  name: '治理',
  unit: '处',
  aggregation: 'sum' as const,
  baselineName: null,
  target: 10,
};
const task = {
  id: '019b0000-0000-7000-8000-000000000001',
  code: 'mining-1',
  field: 'mining',
  title: '矿山治理',
  standard: '逐项治理。',
  dueOn: '2026-10-30',
  revision: 1,
  indicators: [indicator],
};
const content: SupplementContent = {
  title: '补充通知',
  documentNo: null,
  issuingOrgan: '省自然资源厅',
  text: '',
  questions: [],
  regions: ['130100'],
  receiptWorkdays: 3,
  changes: [
    { kind: 'change', taskId: task.id, dueOn: '2026-11-30', rectificationDays: null },
    {
      kind: 'add',
      task: { ...task, id: '019b0000-0000-7000-8000-000000000002', code: 'added', phase: 'rectify' },
    },
    { kind: 'drop', taskId: '019b0000-0000-7000-8000-000000000003', reason: '并入' },
  ],
};

describe('the composer of supplements', () => {
  it('gives back the supplement it was filled with', () => {
    expect(contentFrom(composedOf(content, [task]))).toEqual(content);
  });

  it('starts a change from the task as it is and sends only the parts that were chosen', () => {
    const change = {
      ...startingFrom(task, newChange('change')),
      parts: ['standard' as const],
      standard: '新标准',
    };
    const values: Composed = { ...composedOf(content, [task]), everywhere: true, changes: [change] };
    expect(contentFrom(values)).toMatchObject({
      regions: null,
      changes: [{ kind: 'change', taskId: task.id, standard: '新标准' }],
    });
  });

  it('shows what the contract finds at the field that was filled in', () => {
    const values: Composed = {
      ...composedOf(content, [task]),
      changes: [
        newChange('change', task.id),
        { ...newChange('add', task.id), field: 'mining', dueOn: '2026-10-30' },
      ],
    };
    const checked = supplementContent.safeParse(contentFrom(values));
    const paths = checked.error?.issues.map((issue) => fieldPath(issue.path, values).join('.'));
    expect(paths).toContain('changes.1.title');
    const single = { ...values, changes: [newChange('change', task.id)] };
    const found = supplementContent.safeParse(contentFrom(single)).error!.issues[0]!;
    expect(fieldPath(found.path, single)).toEqual(['changes', 0, 'parts']);
  });
});
