/** What must hold between a report's payload and the campaign it is about. Each rule throws the AppError that says why. */
import type { Indicator } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { IndicatorValue, ReportKind, ReportPayload } from '@linked/shared/link/kinds.ts';
import { ownTaskId } from '@linked/shared/local-tasks/local-tasks.ts';
import { sumTiers } from '@linked/shared/primitives.ts';
import { lockAdmits } from '@linked/shared/reviews/states.ts';
import { COUNTY_WIDE } from '@linked/shared/rollup/counters.ts';
import { standingStates } from '@linked/shared/supervision/states.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import type { JudgedCampaign, JudgedLetter, JudgedTask } from './judge-context.ts';

interface About {
  region: string;
  /** Lower case, as PostgreSQL writes it. */
  entityId: string;
  campaign: JudgedCampaign;
  /** When it was done. */
  occurredAt: Date;
  revision: number;
}

/** Where the fact is counted. */
export interface Placing {
  field: string;
  /** Task of a `task-progress`, as it is in force for the county. */
  task: JudgedTask | null;
  /** Whether it adds to the roll-up. */
  counted: boolean;
}

/** What is verified stands; what the hub has already may be sent again at any time. */
function requireCorrectable(letter: JudgedLetter, round: number, revision: number): void {
  const isNew = round === letter.round && revision > letter.replyRevision;
  if (isNew && standingStates.includes(letter.state)) throw new AppError('verification-begun');
}

type Rules = { [K in ReportKind]: (payload: ReportPayload<K>, about: About) => Placing };

const countyWide: Placing = { field: COUNTY_WIDE, task: null, counted: true };

/** A second id for the same thing would count it twice. */
function requireEntity(about: About, expected: string): void {
  if (about.entityId !== expected) throw new AppError('invalid-input', { detail: 'entityId' });
}

function requireField(about: About, field: string): Placing {
  if (!about.campaign.fields.has(field)) throw new AppError('field-unknown', { field });
  return { field, task: null, counted: true };
}

function requireTask(about: About, taskId: string): JudgedTask {
  const task = about.campaign.tasks.get(taskId.toLowerCase());
  if (!task) throw new AppError('task-unknown', { task: taskId });
  return task;
}

/** A version that was put out, older or newer than the one in force for the county: what its author had signed for. */
function requireVersion(task: JudgedTask, revision: number): readonly Indicator[] {
  const indicators = task.versions.get(revision);
  if (!indicators) throw new AppError('task-revision-unknown', { revision });
  return indicators;
}

/** The data of a period that is locked stay as they are; see `lockAdmits`. A closing lets its stragglers through. */
function requireUnlocked({ locks }: JudgedTask, taskId: string, { campaign, occurredAt }: About): void {
  if (lockAdmits(locks, occurredAt)) return;
  const { state, closingBeganAt, standing } = campaign;
  const closes = state === 'closing' && closingBeganAt !== null && occurredAt >= new Date(closingBeganAt);
  if (!closes || standing.has(taskId.toLowerCase())) throw new AppError('period-locked');
}

function requirePart(what: string, value: number, base: number): void {
  if (value > base) throw new AppError('value-over-base', { what, value, base });
}

function requireIndicator(value: IndicatorValue, indicators: readonly Indicator[]): void {
  const indicator = indicators.find((candidate) => candidate.code === value.code);
  if (!indicator) throw new AppError('indicator-unknown', { indicator: value.code });
  if (indicator.unit === '%' && value.value > 100)
    throw new AppError('value-out-of-range', { what: indicator.name, min: 0, max: 100 });
  // The base of a mean is its weight, not the inventory that the value is part of.
  if (indicator.aggregation === 'weighted-mean' || indicator.baselineName === null || value.base === null)
    return;
  requirePart(indicator.name, value.value, value.base);
}

/** PostgreSQL has no year 0, which the wire format can write. */
function requireYear(date: string | null): void {
  if (date?.startsWith('0000')) throw new AppError('date-invalid', { date });
}

const rules: Rules = {
  receipt: (receipt, about) => {
    const directiveId = receipt.directiveId.toLowerCase();
    requireEntity(about, directiveId);
    requireYear(receipt.signedAt);
    if (!about.campaign.directives.has(directiveId))
      throw new AppError('not-found', { directive: directiveId });
    return countyWide;
  },
  'party-approval': (_, about) => {
    requireEntity(about, derivedId(about.campaign.id, about.region, 'party-approval'));
    return countyWide;
  },
  'local-plan': (_, about) => {
    requireEntity(about, derivedId(about.campaign.id, about.region, 'local-plan'));
    return countyWide;
  },
  'county-figures': (figures, about) => {
    requireEntity(about, derivedId(about.campaign.id, about.region, 'county-figures'));
    const participating = sumTiers(figures.participating);
    requirePart('participating', participating, figures.representativesTotal);
    requirePart('representativesTrained', figures.representativesTrained, participating);
    requirePart('staffTrained', figures.staffTrained, figures.staffParticipating);
    requirePart('opinionsAnswered', figures.opinionsAnswered, figures.opinionsCollected);
    return countyWide;
  },
  milestones: (_, about) => {
    requireEntity(about, derivedId(about.campaign.id, about.region, 'milestones'));
    return countyWide;
  },
  'task-progress': (progress, about) => {
    const task = requireTask(about, progress.taskId);
    requireEntity(about, derivedId(about.campaign.id, about.region, 'task', progress.taskId.toLowerCase()));
    const codes = progress.indicators.map((value) => value.code);
    if (new Set(codes).size < codes.length) throw new AppError('invalid-input', { detail: 'indicators' });
    const indicators = requireVersion(task, progress.taskRevision);
    for (const value of progress.indicators) requireIndicator(value, indicators);
    if (submittedStates.includes(progress.state) && progress.submittedAt === null)
      throw new AppError('invalid-input', { detail: 'submittedAt' });
    requireUnlocked(task, progress.taskId, about);
    return { field: task.field, task, counted: task.counted };
  },
  baseline: (baseline, about) => requireField(about, baseline.field),
  'rep-group': (group, about) => {
    requirePart('trained', group.trained, sumTiers(group.members) + group.otherMembers);
    return requireField(about, group.field);
  },
  activity: (activity, about) => requireField(about, activity.field),
  problem: (problem, about) => {
    requireYear(problem.dueOn);
    return requireField(about, problem.field);
  },
  'supervised-reply': (reply, about) => {
    const supervisionId = reply.supervisionId.toLowerCase();
    requireEntity(about, supervisionId);
    requireYear(reply.repliedOn);
    const letter = about.campaign.supervisions.get(supervisionId);
    if (!letter) throw new AppError('not-found', { supervision: supervisionId });
    requireCorrectable(letter, reply.round, about.revision);
    return requireField(about, reply.field);
  },
  'own-task': (own, about) => {
    requireEntity(about, ownTaskId(about.campaign.id, about.region, own.key));
    if (own.task.id.toLowerCase() !== about.entityId || own.task.field !== own.field)
      throw new AppError('invalid-input', { detail: 'task' });
    requireYear(own.task.dueOn);
    requireYear(own.startsOn);
    return { ...requireField(about, own.field), counted: false };
  },
  'work-item': (item, about) => {
    const task = requireTask(about, item.taskId);
    return { ...requireField(about, item.field), counted: task.counted };
  },
  'task-request': (request, about) => {
    requireYear(request.until);
    const task = requireTask(about, request.taskId);
    return { field: task.field, task: null, counted: false };
  },
  question: (question, about) => {
    requireYear(question.askedAt);
    if (question.taskId === null)
      return question.field === null ? countyWide : requireField(about, question.field);
    const task = requireTask(about, question.taskId);
    return { field: task.field, task: null, counted: true };
  },
};

/** Where the fact is counted; throws the AppError for which the report is refused. */
export function placeReport<K extends ReportKind>(kind: K, payload: ReportPayload<K>, about: About): Placing {
  return rules[kind](payload, about);
}
