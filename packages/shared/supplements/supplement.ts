/** A supplement (补充文件): what it changes in the tasks of a campaign, and how it reads to a county. */
import { z } from 'zod';
import { campaignTask, indicator, MOST_INDICATORS, rectificationDays } from '../campaigns/document.ts';
import { code, day, longText, regionCode, shortText, uuid } from '../primitives.ts';

/** Parts of a task that change; a part that is left out stays as it is in each county. */
export const changedTask = z.object({
  kind: z.literal('change'),
  taskId: uuid,
  dueOn: day.optional(),
  /** The new classification standard (分类标准): what counts as done. */
  standard: longText.optional(),
  /** The new rectification limit in days; null lifts it. */
  rectificationDays: rectificationDays.nullable().optional(),
  /** All indicators of the task as they shall be, with their targets. */
  indicators: z.array(indicator).max(MOST_INDICATORS).optional(),
});
export const addedTask = z.object({ kind: z.literal('add'), task: campaignTask });
export const droppedTask = z.object({
  kind: z.literal('drop'),
  taskId: uuid,
  /** Read by the counties. */
  reason: shortText,
});
export const taskChange = z.discriminatedUnion('kind', [changedTask, addedTask, droppedTask]);
export type TaskChange = z.infer<typeof taskChange>;

const changedParts = ['dueOn', 'standard', 'rectificationDays', 'indicators'] as const;

/** What staff compose. */
export const supplementContent = z
  .object({
    title: shortText,
    documentNo: shortText.nullable(),
    /** Organ that owns the field and in whose name it goes out: the congress, the leading group, a department. */
    issuingOrgan: shortText,
    /** Why, in words. */
    text: longText,
    /** Questions from below that led to it. */
    questions: z.array(uuid).max(100),
    /** Cities or counties it is for; null for all of the campaign. */
    regions: z.array(regionCode).min(1).max(3000).nullable(),
    /** Working days a county has to sign for it. */
    receiptWorkdays: z.number().int().min(1).max(30),
    changes: z.array(taskChange).min(1).max(100),
  })
  .superRefine((content, context) => {
    const seen = new Set<string>();
    for (const [index, change] of content.changes.entries()) {
      const id = change.kind === 'add' ? change.task.id : change.taskId;
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: ['changes', index], message: '同一任务只能有一项调整' });
      seen.add(id);
      if (change.kind === 'change' && changedParts.every((part) => change[part] === undefined))
        context.addIssue({ code: 'custom', path: ['changes', index], message: '没有填写调整的内容' });
      const indicators = change.kind === 'change' ? change.indicators : undefined;
      const codes = (change.kind === 'add' ? change.task.indicators : (indicators ?? [])).map(
        (one) => one.code,
      );
      if (new Set(codes).size < codes.length)
        context.addIssue({ code: 'custom', path: ['changes', index, 'indicators'], message: '指标代码重复' });
    }
  });
export type SupplementContent = z.infer<typeof supplementContent>;

/** One task as it was and as it is; `before` null for an added one, `after` for a dropped one. */
export const taskDifference = z.object({
  taskId: uuid,
  field: code,
  before: campaignTask.nullable(),
  after: campaignTask.nullable(),
  /** First day on which something is expected of an added task; null for the others. */
  startsOn: day.nullable(),
  /** Why it was dropped; null for the others. */
  reason: shortText.nullable(),
});
export type TaskDifference = z.infer<typeof taskDifference>;

/** Down: the supplement with what it changes for the counties it goes to. */
export const supplementDirective = z.object({
  supplementId: uuid,
  /** Which supplement of the campaign, from 1. */
  number: z.number().int().min(1),
  title: shortText,
  documentNo: shortText.nullable(),
  text: longText,
  questions: z.array(z.object({ id: uuid, regionName: shortText, text: longText })),
  /** Last day to sign for it. */
  receiptDueOn: day,
  changes: z.array(taskDifference),
});
export type SupplementDirective = z.infer<typeof supplementDirective>;
