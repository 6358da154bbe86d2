/** An input for every procedure of the hub with which those who may call succeed, and the same about others. */
import { beginClosing, startCampaign } from '@linked/hub-core/campaigns/course.ts';
import { approveCampaign, draftFromTemplate } from '@linked/hub-core/campaigns/draft-campaign.ts';
import { issueCampaign } from '@linked/hub-core/campaigns/issue-campaign.ts';
import type { CampaignDetail } from '@linked/hub-core/campaigns/read-campaigns.ts';
import type { HubDatabase, HubTransaction } from '@linked/hub-core/db/database.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import { PASSWORD } from './hub.ts';
import { ELSEWHERE, foreignPlaces, HOME, NOW, OTHER_FIELD, SECRET } from './walk-places.ts';
import { archivesSamples } from './walk-samples-archives.ts';
import { bulletinSamples } from './walk-samples-bulletins.ts';
import { courseSamples } from './walk-samples-course.ts';
import { localTaskSamples } from './walk-samples-local-tasks.ts';
import { milestoneSamples } from './walk-samples-milestones.ts';
import { reconciliationSamples } from './walk-samples-reconciliation.ts';
import { roundSamples } from './walk-samples-rounds.ts';
import { successionsSamples } from './walk-samples-successions.ts';
import { supplementSamples } from './walk-samples-supplements.ts';

const partyApproval = { documentNo: '办字〔2020〕1号', approvedOn: '2020-04-02', mobilisedOn: null };
const plan = { title: '实施方案', documentNo: null, adoptedOn: '2020-04-08', summary: '' };

/** Campaigns brought to a state through the rules, in any province. */
export function campaignMaker(db: HubDatabase) {
  const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>): Promise<T> => db.transaction().execute(rule);
  return async function make(
    state: 'draft' | 'approved' | 'issued' | 'running' | 'closing',
    region = HOME,
  ): Promise<CampaignDetail> {
    const [staff, approver] = [person(region, 'province-staff'), person(region, 'province-approver')];
    const common = { now: NOW };
    const draft = await inTrx((trx) =>
      draftFromTemplate(trx, {
        ...common,
        actor: staff,
        region,
        templateId: hebei2020Template.id,
        startsOn: '2020-04-03',
      }),
    );
    if (region === ELSEWHERE)
      await db
        .updateTable('campaigns')
        .set({ document: JSON.stringify({ ...draft.document, title: SECRET }) })
        .where('id', '=', draft.id)
        .execute();
    if (state === 'draft') return draft;
    const approved = await inTrx((trx) =>
      approveCampaign(trx, { ...draft, ...common, actor: approver, partyApproval }),
    );
    if (state === 'approved') return approved;
    const issued = await inTrx((trx) => issueCampaign(trx, { ...approved, ...common, actor: staff }));
    if (state === 'issued') return issued;
    await inTrx((trx) => startCampaign(trx, { ...common, id: draft.id }));
    const running = { ...issued, version: issued.version + 1 };
    if (state === 'running') return running;
    return inTrx((trx) => beginClosing(trx, { ...running, ...common, actor: staff, lastDay: '2020-04-20' }));
  };
}
type Make = ReturnType<typeof campaignMaker>;

const ref = ({ id, version }: CampaignDetail) => ({ id, version });

export interface WalkWorld {
  db: HubDatabase;
  make: Make;
  /** An issued campaign here, and one of the other province, with the first directive of each. */
  ours: CampaignDetail;
  theirs: CampaignDetail;
  ourDirective: string;
  theirDirective: string;
  /** Account of the other province. */
  theirUser: string;
  newUser(): Promise<string>;
  /** A new campaign here that leaves this county out of its dispatch. */
  skippedIn(region: string): Promise<string>;
  /** A county of 石家庄 that answers the hub. */
  connected: string;
  /** A county that was given a code. */
  revocable: string;
}

/** Steps on a campaign: made anew for every call in the state the step needs. */
function campaignSamples(world: WalkWorld): Record<string, Sample> {
  const { make, ours, theirs } = world;
  type State = Parameters<Make>[0];
  const step = (state: State, more: (campaign: CampaignDetail) => object = () => ({})): Sample => ({
    input: async () => {
      const campaign = await make(state);
      return { ...ref(campaign), ...more(campaign) };
    },
    foreign: async () => {
      const campaign = await make(state, ELSEWHERE);
      return [
        { ...ref(campaign), ...more(campaign) },
        { ...ref(campaign), ...more(campaign), id: newId() },
      ];
    },
  });
  return {
    'campaigns.list': { input: () => undefined, foreign: null },
    'campaigns.get': {
      input: () => ({ id: ours.id }),
      foreign: () => [{ id: theirs.id }, { id: newId() }],
    },
    'campaigns.templates': { input: () => undefined, foreign: null },
    'campaigns.draftFromTemplate': {
      input: () => ({ templateId: hebei2020Template.id, startsOn: '2020-04-03' }),
      foreign: null,
    },
    'campaigns.update': step('draft', ({ document }) => ({ document })),
    'campaigns.approve': step('draft', () => ({ partyApproval })),
    'campaigns.reopenDraft': step('approved', () => ({ reason: '修改时间节点' })),
    'campaigns.issue': step('approved'),
    'campaigns.beginClosing': step('running', () => ({ lastDay: '2020-04-20' })),
    'campaigns.close': step('closing'),
    'campaigns.withdraw': step('draft', () => ({ reason: '方案调整' })),
    'plans.list': {
      input: (caller) => ({ campaignId: ours.id, tier: 'county', within: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((within) => ({ campaignId: ours.id, tier: 'county', within })),
        { campaignId: theirs.id, tier: 'county', within: caller.region },
      ],
    },
    'plans.record': {
      input: (caller) => ({ campaignId: ours.id, region: caller.region, plan, partyApproval }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, region, plan, partyApproval })),
        { campaignId: theirs.id, region: caller.region, plan, partyApproval },
      ],
    },
  };
}

function readingSamples(world: WalkWorld): Record<string, Sample> {
  const { ours, theirs, ourDirective, theirDirective } = world;
  const figures = (more: object = {}): Sample => ({
    input: (caller) => ({ campaignId: ours.id, region: caller.region, ...more }),
    foreign: (caller) => [
      ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, region, ...more })),
      { campaignId: theirs.id, region: caller.region, ...more },
      ...('field' in more && caller.roles.includes('field-team')
        ? [{ campaignId: ours.id, region: caller.region, ...more, field: OTHER_FIELD }]
        : []),
    ],
  });
  return {
    'directives.list': {
      input: () => ({ campaignId: ours.id }),
      foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
    },
    'directives.deliveries': {
      input: (caller) => ({ directiveId: ourDirective, within: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((within) => ({ directiveId: ourDirective, within })),
        { directiveId: theirDirective, within: caller.region },
        { directiveId: newId(), within: caller.region },
      ],
    },
    'directives.retryNow': {
      input: () => ({ campaignId: ours.id }),
      foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
    },
    'directives.live': {
      input: () => ({ campaignId: ours.id }),
      foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
    },
    'rollup.compare': figures({ field: null }),
    'rollup.counties': figures({ field: null }),
    'rollup.fields': figures(),
    'rollup.indicators': figures(),
    'rollup.facts': figures({ kind: 'task-progress', field: null }),
    'rollup.live': figures({ field: null }),
  };
}

function administrationSamples(world: WalkWorld): Record<string, Sample> {
  const here = { role: 'leader', region: HOME, fields: null, unit: null };
  const there = { ...here, region: ELSEWHERE };
  const newAccount = (grants: object[]) => ({
    username: `walk-${newId()}`,
    password: PASSWORD,
    name: '孙某',
    title: '',
    grants,
  });
  const within: Sample = {
    input: (caller) => ({ within: caller.region }),
    foreign: (caller) => foreignPlaces(caller).map((place) => ({ within: place })),
  };
  return {
    'session.me': { input: () => undefined, foreign: null },
    'users.list': { input: () => ({}), foreign: null },
    'users.create': {
      input: () => newAccount([here]),
      foreign: () => [newAccount([there]), newAccount([here, there])],
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
    'nodes.list': within,
    'nodes.rejected': within,
    'nodes.issueCodes': {
      input: () => ({ regions: ['130102'] }),
      foreign: () => [{ regions: ['140105'] }, { regions: ['130102', '140105'] }],
    },
    'nodes.reconcile': {
      input: () => ({ region: world.connected }),
      foreign: (caller) => foreignPlaces(caller).map((region) => ({ region })),
    },
    'nodes.revoke': {
      input: () => ({ region: world.revocable }),
      foreign: () => [{ region: '140105' }],
    },
  };
}

export const hubSamples = (world: WalkWorld): Record<string, Sample> => ({
  ...campaignSamples(world),
  ...readingSamples(world),
  ...administrationSamples(world),
  ...milestoneSamples(world),
  ...supplementSamples(world),
  ...courseSamples(world),
  ...archivesSamples(world),
  ...successionsSamples(world),
  ...reconciliationSamples(world),
  ...bulletinSamples(world),
  ...roundSamples(world),
  ...localTaskSamples(world),
});
