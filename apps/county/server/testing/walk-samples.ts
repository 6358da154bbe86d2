/** An input for every procedure of a county with which those who may call succeed, and the same about another county. */
import type { Caller, Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { noTierCounts } from '@linked/shared/primitives.ts';
import type { NewLedgerLine } from '../core/problems/register-problem.ts';
import type { CountyDatabase } from '../db/database.ts';
import type { SignedCampaign } from './campaigns.ts';
import { PASSWORD } from './county.ts';
import { milestoneSamples } from './walk-samples-milestones.ts';
import { ownTaskSamples } from './walk-samples-own-tasks.ts';
import { questionSamples } from './walk-samples-questions.ts';

export interface WalkWorld {
  db: CountyDatabase;
  /** Campaigns of this county and of another on the same host. */
  ours: SignedCampaign;
  theirs: SignedCampaign;
  /** Delivered and not yet signed, in either county; made anew for every call. */
  unsigned(county: SignedCampaign): Promise<string>;
  /** A task in a state, in a campaign of its own. */
  task(
    county: SignedCampaign,
    state: 'pending' | 'in-progress' | 'awaiting-countersign' | 'submitted',
  ): Promise<{ campaignId: string; taskId: string; revision: number }>;
  /** A thing of a list with revision 1. */
  entity(county: SignedCampaign, kind: 'group' | 'activity' | 'workItem' | 'baseline'): Promise<string>;
  /** A problem handed over to the unit of the walk's responsible unit. */
  problem(county: SignedCampaign): Promise<string>;
  theirUser: string;
  newUser(): Promise<string>;
  /** A county of this host that is enrolled at a hub, and one that is not. */
  enrolled: string;
  hubUrl: string;
}

const figures = {
  representativesTotal: 100,
  participating: { ...noTierCounts, county: 40 },
  staffParticipating: 5,
  representativesTrained: 40,
  staffTrained: 5,
  opinionsCollected: 3,
  opinionsAnswered: 2,
  cadreVisits: 10,
  inspectionTeams: 1,
  asOf: '2020-05-10',
};
const plan = { title: '实施方案', documentNo: null, adoptedOn: '2020-04-10', summary: '' };

export const entities = {
  group: (campaignId: string) => ({
    id: newId(),
    campaignId,
    field: 'mining',
    name: '代表小组',
    leaderName: '李组长',
    members: { ...noTierCounts, county: 8 },
    otherMembers: 0,
    trained: 8,
    revision: 0,
  }),
  activity: (campaignId: string) => ({
    id: newId(),
    campaignId,
    field: 'mining',
    mode: 'site-inspection' as const,
    heldOn: '2020-05-08',
    place: '某矿山',
    groupId: null,
    participants: 12,
    problemsFound: 0,
    summary: '',
    revision: 0,
  }),
  workItem: (campaignId: string, taskId: string) => ({
    id: newId(),
    campaignId,
    taskId,
    matter: '逐坑复绿',
    person: '张某',
    standard: '',
    dueOn: '2020-06-30',
    doneOn: null,
    revision: 0,
  }),
  baseline: (campaignId: string) => ({
    id: newId(),
    campaignId,
    field: 'mining',
    name: `迹地${newId()}`,
    unit: '处',
    amount: 84,
    countedOn: '2020-04-20',
    revision: 0,
  }),
  problem: (title: string): NewLedgerLine => ({
    id: newId(),
    field: 'mining',
    title,
    detail: '',
    source: 'group-inspection',
    place: '',
    foundOn: '2020-04-20',
    state: 'registered',
    unit: null,
    person: null,
    measures: '',
    dueOn: null,
    answer: '',
    closedOn: null,
  }),
};

function directiveSamples({ ours, theirs, unsigned }: WalkWorld): Record<string, Sample> {
  const ofCampaign = (more: object = {}): Sample => ({
    input: () => ({ campaignId: ours.campaignId, ...more }),
    foreign: () => [
      { campaignId: theirs.campaignId, ...more },
      { campaignId: newId(), ...more },
    ],
  });
  const none: Sample = { input: () => undefined, foreign: null };
  let revision = 0;
  return {
    'directives.list': none,
    'directives.get': {
      input: () => ({ id: ours.directiveId }),
      foreign: () => [{ id: theirs.directiveId }, { id: newId() }],
    },
    'directives.sign': {
      input: async () => ({ id: await unsigned(ours) }),
      foreign: async () => [{ id: await unsigned(theirs) }],
    },
    'campaigns.list': none,
    'campaigns.get': {
      input: () => ({ id: ours.campaignId }),
      foreign: () => [{ id: theirs.campaignId }, { id: newId() }],
    },
    'campaigns.recordPlan': ofCampaign({ plan, partyApproval: null }),
    'campaigns.figures': ofCampaign(),
    'campaigns.saveFigures': {
      input: (caller) => ({
        campaignId: ours.campaignId,
        revision: caller.roles.includes('county-staff') ? revision++ : revision,
        figures,
      }),
      foreign: () => [{ campaignId: theirs.campaignId, revision: 0, figures }],
    },
    'outbox.status': none,
    'outbox.refused': none,
    'live.changes': { input: () => ({}), foreign: null },
  };
}

function taskSamples({ ours, theirs, task }: WalkWorld): Record<string, Sample> {
  const step = (state: Parameters<WalkWorld['task']>[1], more: object = {}): Sample => ({
    input: async () => ({ ...(await task(ours, state)), ...more }),
    foreign: async () => [
      { ...(await task(theirs, state)), ...more },
      { ...(await task(theirs, state)), ...more, campaignId: newId() },
    ],
  });
  const campaign: Sample = {
    input: () => ({ campaignId: ours.campaignId }),
    foreign: () => [{ campaignId: theirs.campaignId }, { campaignId: newId() }],
  };
  const taskOf = (county: SignedCampaign) => ({
    campaignId: county.campaignId,
    taskId: county.document.tasks[0]?.id ?? '',
  });
  const many = ({ campaignId, ...one }: Awaited<ReturnType<WalkWorld['task']>>) => ({
    campaignId,
    tasks: [one],
  });
  const progressOfMany = ({ campaignId, ...one }: Awaited<ReturnType<WalkWorld['task']>>) => ({
    campaignId,
    tasks: [{ ...one, percent: 30, indicators: [], note: '', submit: false }],
  });
  return {
    'tasks.list': campaign,
    'tasks.get': { input: () => taskOf(ours), foreign: () => [taskOf(theirs)] },
    'tasks.saveProgress': step('pending', { percent: 30, indicators: [], note: '' }),
    'tasks.reportMany': {
      input: async () => progressOfMany(await task(ours, 'pending')),
      foreign: async () => [progressOfMany(await task(theirs, 'pending'))],
    },
    'tasks.submit': step('in-progress'),
    'tasks.countersign': step('awaiting-countersign'),
    'tasks.countersignMany': {
      input: async () => many(await task(ours, 'awaiting-countersign')),
      foreign: async () => [many(await task(theirs, 'awaiting-countersign'))],
    },
    'tasks.sendBack': step('awaiting-countersign', { reason: '请补充' }),
    'tasks.revise': step('submitted'),
  };
}

function listSamples(world: WalkWorld): Record<string, Sample> {
  const { ours, theirs, entity } = world;
  const list: Sample = {
    input: () => ({ campaignId: ours.campaignId }),
    foreign: () => [{ campaignId: theirs.campaignId }, { campaignId: newId() }],
  };
  const taskId = (county: SignedCampaign): string => county.document.tasks[1]?.id ?? '';
  const of = (
    name: string,
    kind: Parameters<WalkWorld['entity']>[1],
    make: (county: SignedCampaign) => object,
  ): Record<string, Sample> => ({
    [`${name}.list`]: list,
    [`${name}.save`]: {
      input: () => make(ours),
      foreign: async () => [
        make(theirs),
        { ...make(ours), id: await entity(theirs, kind), revision: 1 },
        { ...make(theirs), id: await entity(ours, kind), revision: 1 },
      ],
    },
    [`${name}.remove`]: {
      input: async () => ({ id: await entity(ours, kind), revision: 1 }),
      foreign: async () => [{ id: await entity(theirs, kind), revision: 1 }],
    },
  });
  return {
    ...of('groups', 'group', (county) => entities.group(county.campaignId)),
    ...of('activities', 'activity', (county) => entities.activity(county.campaignId)),
    ...of('baselines', 'baseline', (county) => entities.baseline(county.campaignId)),
    ...of('workItems', 'workItem', (county) => entities.workItem(county.campaignId, taskId(county))),
    'baselines.saveMany': {
      input: () => ({ campaignId: ours.campaignId, baselines: [entities.baseline(ours.campaignId)] }),
      foreign: () => [{ campaignId: theirs.campaignId, baselines: [entities.baseline(theirs.campaignId)] }],
    },
    'groups.saveMany': {
      input: () => ({ groups: [entities.group(ours.campaignId), entities.group(ours.campaignId)] }),
      foreign: () => [{ groups: [entities.group(ours.campaignId), entities.group(theirs.campaignId)] }],
    },
  };
}

function problemSamples({ ours, theirs, problem }: WalkWorld): Record<string, Sample> {
  const { state: _, ...found } = entities.problem('新问题');
  const fresh = () => ({ ...found, id: newId() });
  const distribute = {
    revision: 2,
    event: 'distribute',
    input: { person: '李科长', measures: '限期复绿', dueOn: '2020-06-01', unit: '水利局' },
  };
  return {
    'problems.list': {
      input: () => ({ campaignId: ours.campaignId }),
      foreign: () => [{ campaignId: theirs.campaignId }, { campaignId: newId() }],
    },
    'problems.get': {
      input: async () => ({ id: await problem(ours) }),
      foreign: async () => [{ id: await problem(theirs) }, { id: newId() }],
    },
    'problems.register': {
      input: () => ({ campaignId: ours.campaignId, problem: fresh() }),
      foreign: () => [{ campaignId: theirs.campaignId, problem: fresh() }],
    },
    'problems.registerMany': {
      input: () => ({ campaignId: ours.campaignId, problems: [fresh(), fresh()] }),
      foreign: () => [{ campaignId: theirs.campaignId, problems: [fresh()] }],
    },
    'problems.act': {
      input: async () => ({ id: await problem(ours), ...distribute }),
      foreign: async () => [{ id: await problem(theirs), ...distribute }],
    },
  };
}

function hostSamples(world: WalkWorld): Record<string, Sample> {
  const { ours, theirs } = world;
  const here = { role: 'county-leader', region: ours.region, fields: null, unit: null };
  const there = { ...here, region: theirs.region };
  const account = (grants: object[]) => ({
    username: `walk-${newId()}`,
    password: PASSWORD,
    name: '孙某',
    title: '',
    grants,
  });
  const isOperator = (caller: Caller): boolean => caller.roles.includes('host-administrator');
  return {
    'session.me': { input: () => undefined, foreign: null },
    'users.list': { input: () => ({}), foreign: null },
    'users.create': {
      input: () => account([here]),
      // The operator brings in any county's accounts.
      foreign: (caller) => (isOperator(caller) ? [] : [account([there])]),
    },
    'users.setGrants': {
      input: async () => ({ userId: await world.newUser(), grants: [here] }),
      foreign: async () => [
        { userId: world.theirUser, grants: [here] },
        { userId: await world.newUser(), grants: [there] },
      ],
    },
    'users.setDisabled': {
      input: async () => ({ userId: await world.newUser(), disabled: true }),
      foreign: () => [{ userId: world.theirUser, disabled: true }],
    },
    'users.resetPassword': {
      input: async () => ({ userId: await world.newUser(), password: PASSWORD }),
      foreign: () => [{ userId: world.theirUser, password: PASSWORD }],
    },
    'audit.list': { input: () => ({}), foreign: null },
    'instances.list': { input: () => undefined, foreign: null },
    'instances.enrol': {
      input: () => ({
        hubUrl: world.hubUrl,
        mode: 'pull',
        counties: [{ region: '130108', code: 'a-code-that-is-wrong' }],
      }),
      foreign: null,
    },
    'instances.rotate': {
      input: () => ({ region: world.enrolled }),
      foreign: () => [{ region: '139999' }, { region: theirs.region }],
    },
  };
}

export const countySamples = (world: WalkWorld): Record<string, Sample> => ({
  ...directiveSamples(world),
  ...taskSamples(world),
  ...listSamples(world),
  ...problemSamples(world),
  ...hostSamples(world),
  ...milestoneSamples(world),
  ...questionSamples(world),
  ...ownTaskSamples(world),
});
