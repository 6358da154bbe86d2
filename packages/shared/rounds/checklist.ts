/** What a team looks at on each visit: a list that every round may edit. */
import { z } from 'zod';
import { code, shortText } from '../primitives.ts';

export const checklistGroups = ['check', 'see'] as const;

export const checklistItem = z.object({
  code,
  /** Something to check in papers and talks (必查), or to see on the spot (必看). */
  group: z.enum(checklistGroups),
  text: shortText,
});
export type ChecklistItem = z.infer<typeof checklistItem>;

export const checklist = z
  .array(checklistItem)
  .max(40)
  .refine((items) => new Set(items.map((item) => item.code)).size === items.length, {
    message: '检查项代码重复',
  });

export const checkAnswers = ['good', 'partly', 'poor'] as const;

/** An item without an answer was not looked at. */
export const checklistAnswer = z.object({
  item: code,
  answer: z.enum(checkAnswers),
  note: z.string().trim().max(500),
});
export type ChecklistAnswer = z.infer<typeof checklistAnswer>;

const items = (group: ChecklistItem['group'], texts: readonly string[]): ChecklistItem[] =>
  texts.map((text, index) => ({ code: `${group}-${index + 1}`, group, text }));

/**
 * Lists to begin with. The form of five and five is Langfang's (五必查五必看); what stands in it is a proposal that
 * staff change to what their round is about.
 */
export const checklistPresets = [
  {
    id: 'five-and-five',
    name: '五必查五必看',
    nameEn: 'Five musts to check, five to see',
    items: [
      ...items('check', [
        '方案制定和党委批转',
        '代表小组组建和培训',
        '清单台账和底数',
        '政府自查和专项工作报告',
        '问题交办和销号',
      ]),
      ...items('see', [
        '整改现场',
        '代表视察检查记录',
        '责任单位整改措施落实',
        '群众意见办理答复',
        '建章立制成果',
      ]),
    ],
  },
  {
    id: 'progress',
    name: '任务进度核查',
    nameEn: 'Progress of tasks',
    items: items('check', ['任务完成情况与报送是否一致', '滞后任务的原因和措施', '逾期问题的办理情况']),
  },
] as const;
