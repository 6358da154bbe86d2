/** Steps of random histories of what counties report, for property tests of the roll-up. */
import { derivedId } from '@linked/shared/ids.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import { problemSources, problemStates } from '@linked/shared/problems/states.ts';
import { taskStates } from '@linked/shared/tasks/states.ts';
import fc from 'fast-check';
import type { SeededCampaign } from './seed-campaign.ts';

const fields = ['mining', 'land-use', 'groundwater'];

/** One report of one thing; numbers are read as what the kind needs. */
export interface Step {
  county: number;
  kind: 'problem' | 'task-progress' | 'rep-group' | 'activity' | 'work-item' | 'county-figures';
  entity: number;
  revision: number;
  field: number;
  deleted: boolean;
  state: number;
  number: number;
  dated: boolean;
  /** Refused by the hub: of a field the campaign does not have. */
  refused: boolean;
}

/** Steps of this many counties. */
export const stepOf = (counties: number): fc.Arbitrary<Step> =>
  fc.record({
    county: fc.nat(counties - 1),
    kind: fc.constantFrom(
      'problem',
      'problem',
      'task-progress',
      'task-progress',
      'rep-group',
      'activity',
      'work-item',
      'county-figures',
    ),
    entity: fc.nat(1),
    revision: fc.integer({ min: 1, max: 6 }),
    field: fc.nat(fields.length - 1),
    deleted: fc.boolean(),
    state: fc.nat(100),
    number: fc.nat(100),
    dated: fc.boolean(),
    refused: fc.nat(9).map((value) => value === 0),
  });
type Payload =
  | ReportPayload<'problem'>
  | ReportPayload<'task-progress'>
  | ReportPayload<'rep-group'>
  | ReportPayload<'activity'>
  | ReportPayload<'work-item'>
  | ReportPayload<'county-figures'>;

export function payloadOf(one: Step, campaign: SeededCampaign): Payload {
  const field = one.refused ? 'forestry' : fields[one.field]!;
  const task = campaign.document.tasks.filter((candidate) => candidate.field === 'mining')[one.entity]!;
  const tiers = { national: one.number, provincial: 1, city: one.state, county: 0, township: 2 };
  switch (one.kind) {
    case 'problem':
      return {
        field,
        title: '问题',
        source: problemSources[one.number % problemSources.length]!,
        state: problemStates[one.state % problemStates.length]!,
        foundOn: '2026-09-20',
        dueOn: one.dated ? `2026-10-${10 + (one.number % 3)}` : null,
        unit: null,
        closedOn: null,
        timesReopened: one.number % 3,
        deleted: one.deleted,
      };
    case 'task-progress':
      return {
        taskId: task.id,
        taskRevision: 1,
        state: taskStates[one.state % taskStates.length]!,
        percent: one.refused ? 101 : one.dated ? 100 : one.number,
        indicators: task.indicators
          .slice(0, one.state % 3)
          .map(({ code }) => ({ code, value: one.number, base: one.dated ? 100 : null })),
        note: '',
        countersignedBy: null,
        submittedAt: new Date(
          Date.parse(`${task.dueOn}T15:30:00Z`) + (one.number % 3) * 3_600_000,
        ).toISOString(),
      };
    case 'rep-group':
      return {
        field,
        name: '组',
        leaderName: '李组长',
        members: tiers,
        otherMembers: one.state,
        trained: one.number,
        deleted: one.deleted,
      };
    case 'activity':
      return {
        field,
        mode: 'site-inspection',
        heldOn: '2026-09-30',
        place: '现场',
        groupId: null,
        participants: one.number,
        problemsFound: 1,
        summary: '',
        deleted: one.deleted,
      };
    case 'work-item':
      return {
        taskId: task.id,
        field,
        matter: '事项',
        person: '张某',
        standard: '',
        dueOn: '2026-10-10',
        doneOn: one.dated ? '2026-10-09' : null,
        deleted: one.deleted,
      };
    case 'county-figures':
      return {
        representativesTotal: one.refused ? 0 : 1000,
        participating: tiers,
        staffParticipating: 20,
        representativesTrained: one.number,
        staffTrained: 20,
        opinionsCollected: 100,
        opinionsAnswered: one.number,
        cadreVisits: one.state,
        inspectionTeams: 2,
        asOf: '2026-10-01',
      };
  }
}

export function entityOf(one: Step, region: string, campaign: SeededCampaign): string {
  if (one.kind === 'county-figures') return derivedId(campaign.id, region, 'county-figures');
  if (one.kind !== 'task-progress') return derivedId(campaign.id, region, one.kind, String(one.entity));
  const task = campaign.document.tasks.filter((candidate) => candidate.field === 'mining')[one.entity]!;
  return derivedId(campaign.id, region, 'task', task.id);
}
