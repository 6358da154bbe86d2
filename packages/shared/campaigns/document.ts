/** The content of a campaign: what the hub issues and every county instance receives as one directive. */
import { z } from 'zod';
import { amount, code, day, longText, shortText, uuid } from '../primitives.ts';
import { reminderSettings } from '../reminders/settings.ts';
import { rhythmSettings } from '../rhythm/rhythm.ts';
import { COUNTY_WIDE } from '../rollup/counters.ts';

/** How counties' values of an indicator become the value of a city or province. */
export const aggregations = ['sum', 'weighted-mean', 'latest', 'max'] as const;

export const indicator = z.object({
  code,
  name: shortText,
  /** Unit as shown beside the number: 处, 户, 平方米, 眼, %. */
  unit: z.string().trim().min(1).max(20),
  aggregation: z.enum(aggregations),
  /** Name of the inventory (底数) the value is part of; null when the value stands alone. */
  baselineName: shortText.nullable(),
  /** What every county must reach: a share of the baseline in percent, or an amount where there is no baseline; null = counted only. */
  target: amount.nullable(),
});
export type Indicator = z.infer<typeof indicator>;

/** Indicators of one task. */
export const MOST_INDICATORS = 10;

export const campaignField = z.object({ code, name: shortText, nameEn: shortText.nullable() });
export type CampaignField = z.infer<typeof campaignField>;

export const campaignPhase = z
  .object({ code, name: shortText, nameEn: shortText.nullable(), startsOn: day, endsOn: day })
  .refine((phase) => phase.startsOn <= phase.endsOn, {
    path: ['endsOn'],
    message: '结束日期不能早于开始日期',
  });
export type CampaignPhase = z.infer<typeof campaignPhase>;

/** Days within which a problem found under a task is to be rectified. */
export const rectificationDays = z.number().int().min(1).max(730);

export const campaignTask = z.object({
  id: uuid,
  /** Short code shown in lists, e.g. mining-2. */
  code,
  field: code,
  title: shortText,
  /** What counts as done. */
  standard: longText,
  dueOn: day,
  revision: z.number().int().min(1),
  indicators: z.array(indicator).max(MOST_INDICATORS),
  /**
   * Phase it belongs to: when that ends, what is handed in or due by then is locked, the rest on each county's own last
   * day. Left out for a task of the whole campaign.
   */
  phase: code.optional(),
  /** Left out where the campaign sets no limit. */
  rectificationDays: rectificationDays.optional(),
});
export type CampaignTask = z.infer<typeof campaignTask>;

const unique = <T>(items: readonly T[], key: (item: T) => string) =>
  new Set(items.map(key)).size === items.length;

export const campaignDocument = z
  .object({
    title: shortText,
    /** The congress or leading group in whose name it goes out. */
    issuingOrgan: shortText,
    purpose: longText,
    fields: z.array(campaignField).min(1).max(20),
    phases: z.array(campaignPhase).min(1).max(20),
    tasks: z.array(campaignTask).min(1).max(200),
    /** Working days a county has to sign for the directive. */
    receiptWorkdays: z.number().int().min(1).max(30),
    /** Whether a county leader signs a report before it goes up (审签). */
    countersign: z.boolean(),
    /**
     * Whether a hand-in is reviewed by the county's city (审核) before it counts in the reviewed figures. When not, the
     * province's staff review it: nothing counts as reviewed that nobody above the county has looked at.
     */
    cityReview: z.boolean().default(true),
    /** Whether regions are ranked against each other. */
    ranking: z.boolean(),
    /** How missing receipts and reports are reminded of; where left out, `defaultReminders`. */
    reminders: reminderSettings.optional(),
    /** On what rhythm counties report; where left out, `defaultRhythm`. */
    rhythm: rhythmSettings.optional(),
  })
  .superRefine((document, context) => {
    const fields = new Set(document.fields.map((field) => field.code));
    if (fields.has(COUNTY_WIDE))
      context.addIssue({ code: 'custom', path: ['fields'], message: `领域代码不能是 ${COUNTY_WIDE}` });
    if (!unique(document.fields, (field) => field.code))
      context.addIssue({ code: 'custom', path: ['fields'], message: '领域代码重复' });
    if (!unique(document.tasks, (task) => task.code) || !unique(document.tasks, (task) => task.id))
      context.addIssue({ code: 'custom', path: ['tasks'], message: '任务代码重复' });
    if (!unique(document.phases, (phase) => phase.code))
      context.addIssue({ code: 'custom', path: ['phases'], message: '阶段代码重复' });
    const phases = new Set(document.phases.map((phase) => phase.code));
    for (const [index, task] of document.tasks.entries()) {
      if (!fields.has(task.field))
        context.addIssue({
          code: 'custom',
          path: ['tasks', index, 'field'],
          message: '任务所属领域不在领域清单中',
        });
      if (task.phase !== undefined && !phases.has(task.phase))
        context.addIssue({
          code: 'custom',
          path: ['tasks', index, 'phase'],
          message: '任务所属阶段不在阶段清单中',
        });
      if (!unique(task.indicators, (item) => item.code))
        context.addIssue({ code: 'custom', path: ['tasks', index, 'indicators'], message: '指标代码重复' });
    }
  });
export type CampaignDocument = z.infer<typeof campaignDocument>;

/** A Party committee's approval (批转) of its own tier's plan. */
export const partyApproval = z.object({
  documentNo: shortText,
  approvedOn: day,
  /** Day of the mobilisation meeting; null when none was held. */
  mobilisedOn: day.nullable(),
});
export type PartyApproval = z.infer<typeof partyApproval>;

/** A city's or county's own implementation plan (实施方案). */
export const localPlan = z.object({
  title: shortText,
  documentNo: shortText.nullable(),
  adoptedOn: day,
  summary: longText,
});
export type LocalPlan = z.infer<typeof localPlan>;
