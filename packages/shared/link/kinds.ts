/**
 * Wire names and payloads of everything that crosses the link. A kind is never renamed or reused;
 * a payload only gains optional parts. Payloads carry the whole state of one thing at one revision.
 */
import { z } from 'zod';
import { activityModes } from '../activities/modes.ts';
import { bulletinPayload } from '../bulletins/figures.ts';
import { campaignDocument, localPlan, partyApproval } from '../campaigns/document.ts';
import { localTaskList, ownTask } from '../local-tasks/local-tasks.ts';
import { milestones } from '../milestones/milestones.ts';
import { phaseChange } from '../phases/payload.ts';
import {
  amount,
  code,
  count,
  day,
  instant,
  longText,
  percent,
  shortText,
  tierCounts,
  uuid,
} from '../primitives.ts';
import { problemSources, problemStates } from '../problems/states.ts';
import { answerDirective, questionReport } from '../questions/question.ts';
import { reminderPayload } from '../reminders/payload.ts';
import { taskDecisions, taskRequest } from '../reviews/decisions.ts';
import { takeOver } from '../successions/payload.ts';
import { problemAssignment, problemSupervision, supervisedReply } from '../supervision/payloads.ts';
import { supplementDirective } from '../supplements/supplement.ts';
import { taskStates } from '../tasks/states.ts';

/** Down: hub to county. */
export const directivePayloads = {
  /** The whole campaign with all its tasks. */
  campaign: z.object({
    document: campaignDocument,
    editionId: z.string(),
    partyApproval,
    /** Last day to sign, in working days from the day of issue. */
    receiptDueOn: day,
  }),
  /** The campaign is called off; the county keeps its records and stops reporting. */
  withdraw: z.object({ reason: longText }),
  /** Only stragglers may still report. */
  closing: z.object({ lastDay: day }),
  /** Ended; final. */
  close: z.object({ closedOn: day }),
  /** What was decided about tasks of this county: reviewed, returned, locked, unlocked … */
  'task-decision': taskDecisions,
  /** A problem found or supervised by the tier above: see shared/supervision. */
  'problem-assignment': problemAssignment,
  'problem-supervision': problemSupervision,
  /** A phase's dates were changed. */
  'phase-change': phaseChange,
  /** A county is merged, split or renamed: to the one that ends, and to those that go on in its place. */
  'take-over': takeOver,
  /** Everything a county is reminded of on one day. */
  reminder: reminderPayload,
  /** Answer to a question of any county of the campaign. */
  answer: answerDirective,
  /** Tasks change in the middle of the campaign; the county works on by the old version until it signs. */
  supplement: supplementDirective,
  /** Tasks that a city added for its counties: the whole of its list. */
  'local-tasks': localTaskList,
  /** How the campaign stands, for all counties to read; no receipt is asked for. Revision: its number. */
  bulletin: bulletinPayload,
} as const;
export type DirectiveKind = keyof typeof directivePayloads;
export const directiveKinds = Object.keys(directivePayloads) as DirectiveKind[];
export type DirectivePayload<K extends DirectiveKind> = z.infer<(typeof directivePayloads)[K]>;

const deleted = z.boolean().default(false);

/** Value of one indicator: `value` of `base` (the inventory); base null when the indicator stands alone. */
export const indicatorValue = z.object({ code, value: amount, base: amount.nullable() });
export type IndicatorValue = z.infer<typeof indicatorValue>;

/** Up: county to hub. The entity id of each kind is named beside it. */
export const reportPayloads = {
  /** Entity: the directive. */
  receipt: z.object({
    directiveId: uuid,
    signerName: shortText,
    signerTitle: z.string().max(200),
    signedAt: instant,
  }),
  /** Entity: derivedId(campaign, region, 'party-approval'). */
  'party-approval': partyApproval,
  /** Entity: derivedId(campaign, region, 'local-plan'). */
  'local-plan': localPlan,
  /** County-wide figures that cannot be summed over fields. Entity: derivedId(campaign, region, 'county-figures'). */
  'county-figures': z.object({
    /** All representatives of the county, the denominator of participation. */
    representativesTotal: count,
    /** Distinct representatives taking part, by congress tier. */
    participating: tierCounts,
    /** Staff taking part. */
    staffParticipating: count,
    representativesTrained: count,
    staffTrained: count,
    opinionsCollected: count,
    opinionsAnswered: count,
    /** Cadres' visits made in the sweep. */
    cadreVisits: count,
    /** Law-enforcement inspection teams; not representative groups. */
    inspectionTeams: count,
    asOf: day,
  }),
  /** Steps of the county's congress. Entity: derivedId(campaign, region, 'milestones'). */
  milestones,
  /** Entity: derivedId(campaign, region, 'task', taskId). */
  'task-progress': z.object({
    taskId: uuid,
    taskRevision: z.number().int().min(1),
    state: z.enum(taskStates),
    percent,
    indicators: z.array(indicatorValue).max(10),
    note: longText,
    /** Leader who signed it off, where the campaign asks for it. */
    countersignedBy: shortText.nullable(),
    /** When it was handed in; null before. */
    submittedAt: instant.nullable(),
  }),
  /** Inventory counted before rectification. Entity: the county's id of it. */
  baseline: z.object({
    field: code,
    name: shortText,
    unit: z.string().max(20),
    amount,
    countedOn: day,
    deleted,
  }),
  /** Entity: the group. */
  'rep-group': z.object({
    field: code,
    name: shortText,
    leaderName: shortText,
    members: tierCounts,
    /** Others in the group: lawyers, enterprise heads, experts. */
    otherMembers: count,
    trained: count,
    deleted,
  }),
  /** Entity: the activity. */
  activity: z.object({
    field: code,
    mode: z.enum(activityModes),
    heldOn: day,
    place: shortText,
    groupId: uuid.nullable(),
    participants: count,
    problemsFound: count,
    summary: longText,
    deleted,
  }),
  /** Entity: the problem. */
  problem: z.object({
    field: code,
    title: shortText,
    source: z.enum(problemSources),
    state: z.enum(problemStates),
    foundOn: day,
    dueOn: day.nullable(),
    unit: shortText.nullable(),
    closedOn: day.nullable(),
    timesReopened: count,
    /** Id under which the tier above assigned or supervises it. */
    upstreamId: uuid.nullish(),
    deleted,
  }),
  /** Answer to a letter of the tier above. Entity: the supervision. */
  'supervised-reply': supervisedReply,
  /** County's own split of a task (四定). Entity: the work item. */
  'work-item': z.object({
    taskId: uuid,
    field: code,
    matter: shortText,
    person: shortText,
    standard: longText,
    dueOn: day,
    doneOn: day.nullable(),
    deleted,
  }),
  /** A question to the congresses above. Entity: the question. */
  question: questionReport,
  /** A task the county added for itself. Entity: `ownTaskId`, which is also the id of the task. */
  'own-task': ownTask,
  /** More time on a task, or a pause of it, is asked for. Entity: the request. */
  'task-request': taskRequest,
} as const;
export type ReportKind = keyof typeof reportPayloads;
export const reportKinds = Object.keys(reportPayloads) as ReportKind[];
export type ReportPayload<K extends ReportKind> = z.infer<(typeof reportPayloads)[K]>;

export const isReportKind = (kind: string): kind is ReportKind => Object.hasOwn(reportPayloads, kind);
export const isDirectiveKind = (kind: string): kind is DirectiveKind =>
  Object.hasOwn(directivePayloads, kind);
