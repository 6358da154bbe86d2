import { openHub, type TestHub } from '@linked/hub-server/testing/hub.ts';
import { type Caller, missingProcedures, type Sample, walk } from '@linked/server-kit/testing/walk.ts';
import { createKit, type KitContext } from '@linked/server-kit/trpc.ts';
import type { CountyRole } from '@linked/shared/access/roles.ts';
import { auditContract, sessionContract, usersContract } from '@linked/shared/contracts/account.ts';
import {
  countyCampaignsContract,
  countyDirectivesContract,
} from '@linked/shared/contracts/county/directives.ts';
import { activitiesContract, groupsContract } from '@linked/shared/contracts/county/groups.ts';
import { countyLinkContract } from '@linked/shared/contracts/county/link.ts';
import { countyMilestonesContract } from '@linked/shared/contracts/county/milestones.ts';
import {
  countyLiveContract,
  instancesContract,
  outboxContract,
} from '@linked/shared/contracts/county/outbox.ts';
import { ownTasksContract } from '@linked/shared/contracts/county/own-tasks.ts';
import { problemsContract } from '@linked/shared/contracts/county/problems.ts';
import { countyQuestionsContract } from '@linked/shared/contracts/county/questions.ts';
import { countyReviewsContract } from '@linked/shared/contracts/county/reviews.ts';
import { countySupervisionContract } from '@linked/shared/contracts/county/supervision.ts';
import {
  baselinesContract,
  tasksContract,
  workItemsContract,
} from '@linked/shared/contracts/county/tasks.ts';
import { newId } from '@linked/shared/ids.ts';
import { REGION_HEADER } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveActivity } from './core/activities/activities.ts';
import { saveBaseline } from './core/baselines/baselines.ts';
import { deliverDirectives } from './core/directives/deliver.ts';
import { saveGroup } from './core/groups/groups.ts';
import { hashCredential, newCredential } from './core/instances/sealing.ts';
import { actOnProblem } from './core/problems/act-on-problem.ts';
import { registerProblems } from './core/problems/register-problem.ts';
import { saveProgress, submitTask } from './core/tasks/change-task.ts';
import { saveWorkItem } from './core/work-items/work-items.ts';
import { type RegionTransaction, withRegion } from './db/database.ts';
import { createLinkRouter } from './link/link-router.ts';
import type { CountyParts } from './parts.ts';
import { createCountyRouter } from './router.ts';
import {
  addInstance,
  campaignPayload,
  directive,
  HANSHAN,
  NOW,
  QIANXI,
  type SignedCampaign,
  sampleDocument,
  signedCampaign,
} from './testing/campaigns.ts';
import { openCounty, type TestCounty } from './testing/county.ts';
import { countySamples, entities, type WalkWorld } from './testing/walk-samples.ts';
import { reviewSamples } from './testing/walk-samples-reviews.ts';
import { supervisionSamples } from './testing/walk-samples-supervision.ts';
import { SECRET } from './testing/walk-secret.ts';

/** The routers' lists do not depend on what is behind them. */
const parts = { kit: createKit<KitContext>() } as CountyParts;
const people = createCountyRouter(parts, { rules: {} as never, serverName: '' });
const link = createLinkRouter({ kit: parts.kit, db: parts.db, now: parts.now, onContact: () => {} });
const UNIT = '自然资源和规划局';

let county: TestCounty;
let hub: TestHub;
let callers: Caller[];
let world: WalkWorld;

const nobody: Caller = { name: 'nobody', kind: 'nobody', roles: [], region: HANSHAN, headers: {} };
const nodeCaller = (name: string, region: string, credential: string): Caller => ({
  name,
  kind: 'node',
  roles: [],
  region,
  headers: { authorization: `Bearer ${credential}`, [REGION_HEADER]: region },
});

beforeAll(async () => {
  [hub, county] = await Promise.all([openHub({}, { now: () => NOW }), openCounty({}, { now: () => NOW })]);
  for (const region of [HANSHAN, QIANXI]) await addInstance(county.db, region);
  const roles: CountyRole[] = ['county-staff', 'county-leader', 'responsible-unit', 'administrator'];
  const persons = await Promise.all(
    roles.map(async (role): Promise<Caller> => {
      const unit = role === 'responsible-unit' ? UNIT : null;
      const { cookie } = await county.person({ role, region: HANSHAN, unit });
      return { name: role, kind: 'person', roles: [role], region: HANSHAN, headers: { cookie } };
    }),
  );
  const operator = await county.admin();
  callers = [
    nobody,
    ...persons,
    {
      name: 'host-administrator',
      kind: 'person',
      roles: ['host-administrator'],
      region: '000000',
      headers: { cookie: operator.cookie },
    },
  ];
  world = await makeWorld();
});
afterAll(async () => {
  await county?.stop();
  await hub?.stop();
});

async function makeWorld(): Promise<WalkWorld> {
  const [ours, theirs] = [await signedCampaign(county.db, HANSHAN), await signedCampaign(county.db, QIANXI)];
  const inside = <T>(one: SignedCampaign, work: (trx: RegionTransaction) => Promise<T>) =>
    withRegion(county.db, one.region, work);
  const { client } = await county.admin();
  const account = async (region: string, name: string) => {
    const grants = [{ role: 'county-leader' as const, region, fields: null, unit: null }];
    const login = { username: `walk-${newId()}`, password: newId(), name, title: '' };
    return (await client.users.create.mutate({ ...login, grants })).userId;
  };
  const hubAdmin = await hub.admin();
  const [issued] = await hubAdmin.client.nodes.issueCodes.mutate({ regions: ['130123'], validHours: 1 });
  const enrolment = {
    hubUrl: hub.url,
    mode: 'pull' as const,
    counties: [{ region: '130123', code: issued?.code ?? '' }],
  };
  expect(await client.instances.enrol.mutate(enrolment)).toEqual({ enrolled: 1, failed: [] });
  return {
    db: county.db,
    ours,
    theirs,
    async unsigned(one) {
      const { down_cursor } = await county.db
        .selectFrom('instances')
        .select('down_cursor')
        .where('region', '=', one.region)
        .executeTakeFirstOrThrow();
      const item = directive(down_cursor + 1, newId(), 'campaign', campaignPayload(sampleDocument()));
      await deliverDirectives(county.db, { region: one.region, items: [item], now: NOW });
      return item.id;
    },
    async task(one, state) {
      const made = await signedCampaign(county.db, one.region, {
        countersign: state === 'awaiting-countersign',
      });
      const ref = { campaignId: made.campaignId, taskId: made.document.tasks[1]?.id ?? '' };
      if (state === 'pending') return { ...ref, revision: 0 };
      const progress = { ...ref, revision: 0, percent: 10, indicators: [], note: '' };
      await inside(one, (trx) => saveProgress(trx, made.staff, progress, NOW));
      if (state === 'in-progress') return { ...ref, revision: 1 };
      await inside(one, (trx) => submitTask(trx, made.staff, { ...ref, revision: 1 }, NOW));
      return { ...ref, revision: 2 };
    },
    async entity(one, kind) {
      const { campaignId, staff } = one;
      const taskId = one.document.tasks[1]?.id ?? '';
      const saved = await inside<{ id: string }>(one, (trx) => {
        if (kind === 'group') return saveGroup(trx, staff, entities.group(campaignId), NOW);
        if (kind === 'activity') return saveActivity(trx, staff, entities.activity(campaignId), NOW);
        if (kind === 'baseline') return saveBaseline(trx, staff, entities.baseline(campaignId), NOW);
        return saveWorkItem(trx, staff, entities.workItem(campaignId, taskId), NOW);
      });
      return saved.id;
    },
    async problem(one) {
      const made = entities.problem(one === theirs ? SECRET : '本县问题');
      const { campaignId, staff } = one;
      await inside(one, (trx) => registerProblems(trx, staff, { campaignId, problems: [made] }, NOW));
      const act = { id: made.id, revision: 1, event: 'hand-over' as const, input: { note: '', unit: UNIT } };
      await inside(one, (trx) => actOnProblem(trx, staff, act, NOW));
      return made.id;
    },
    theirUser: await account(QIANXI, SECRET),
    newUser: () => account(HANSHAN, '孙某'),
    enrolled: '130123',
    hubUrl: hub.url,
  };
}

describe('the people’s API', () => {
  it('has every procedure of the contracts', () => {
    const contracts = {
      session: sessionContract,
      users: usersContract,
      audit: auditContract,
      directives: countyDirectivesContract,
      campaigns: countyCampaignsContract,
      milestones: countyMilestonesContract,
      ownTasks: ownTasksContract,
      questions: countyQuestionsContract,
      tasks: tasksContract,
      workItems: workItemsContract,
      baselines: baselinesContract,
      groups: groupsContract,
      activities: activitiesContract,
      problems: problemsContract,
      reviews: countyReviewsContract,
      supervision: countySupervisionContract,
      outbox: outboxContract,
      live: countyLiveContract,
      instances: instancesContract,
    };
    expect(missingProcedures(people, contracts)).toEqual([]);
  });

  it('lets exactly those call whom each contract names, and nobody reach another county', async () => {
    const samples = {
      ...countySamples(world),
      ...reviewSamples(world),
      ...supervisionSamples(county.db, world, UNIT),
    };
    // A unit may move its problem but not hand it to another unit, which the sample tries.
    const act = samples['problems.act'];
    if (act) act.refused = { 'responsible-unit': 'forbidden' };
    const walked = await walk({
      base: `${county.url}/api/trpc`,
      router: people,
      // The hub's credential is worth nothing here.
      callers: [...callers, nodeCaller('hub', HANSHAN, newCredential())],
      samples,
      secrets: [SECRET],
    });
    expect(walked.wrong).toEqual([]);
    expect(walked.calls).toBeGreaterThan(300);
  }, 120_000);

  it('lets the operator bring in accounts of counties only, and no other operator', async () => {
    const { client } = await county.admin();
    for (const grant of [
      { role: 'administrator' as const, region: '130400' },
      { role: 'host-administrator' as const, region: '000000' },
    ]) {
      const account = { username: `walk-${newId()}`, password: newId(), name: '孙某', title: '' };
      const create = client.users.create.mutate({
        ...account,
        grants: [{ ...grant, fields: null, unit: null }],
      });
      await expect(create).rejects.toMatchObject({ data: { appCode: 'forbidden' } });
    }
  });

  it('shows a county of the host nothing of another in its lists', async () => {
    const staff = await county.person({ role: 'county-staff', region: HANSHAN });
    await world.problem(world.theirs);
    const answers = JSON.stringify([
      await staff.client.campaigns.list.query(),
      await staff.client.directives.list.query(),
      await staff.client.outbox.refused.query(),
      await staff.client.outbox.status.query(),
    ]);
    for (const theirs of [SECRET, QIANXI, world.theirs.campaignId]) expect(answers).not.toContain(theirs);
  });
});

describe('the link', () => {
  it('has every procedure of the contract', () => {
    expect(missingProcedures(link, { link: countyLinkContract })).toEqual([]);
  });

  it('takes the hub’s credential of a county for that county only, and no person’s session', async () => {
    const credential = newCredential();
    for (const [region, secret] of [
      [HANSHAN, credential],
      [QIANXI, newCredential()],
    ] as const)
      await county.db
        .updateTable('instances')
        .set({ down_credential_hash: hashCredential(secret) })
        .where('region', '=', region)
        .execute();
    const { campaignId } = world.ours;
    const cursorOf = async (region: string) =>
      (
        await county.db
          .selectFrom('instances')
          .select('down_cursor')
          .where('region', '=', region)
          .executeTakeFirstOrThrow()
      ).down_cursor;
    const items = async (region: string) => [
      directive((await cursorOf(region)) + 1, newId(), 'campaign', campaignPayload(sampleDocument())),
    ];
    const about = (more: object): Sample => ({
      input: () => ({ region: HANSHAN, ...more }),
      foreign: () => [{ region: QIANXI, ...more }],
    });
    const samples: Record<string, Sample> = {
      'link.deliver': {
        input: async () => ({ region: HANSHAN, items: await items(HANSHAN) }),
        foreign: async () => [{ region: QIANXI, items: await items(QIANXI) }],
      },
      'link.digest': about({ campaignId: null }),
      'link.inventory': about({ campaignId, kind: 'problem' }),
      'link.resend': about({ campaignId, kind: 'problem', entityIds: [newId()] }),
      'link.ping': { input: () => undefined, foreign: null },
    };
    const strangers: Caller[] = [
      { ...nodeCaller('wrong credential', HANSHAN, newCredential()), kind: 'nobody' },
      { ...nodeCaller("another county's region", QIANXI, credential), kind: 'nobody' },
      { ...nodeCaller('unknown county', '130999', credential), kind: 'nobody' },
    ];
    const walked = await walk({
      base: `${county.url}/link`,
      router: link,
      callers: [nobody, ...callers, nodeCaller('hub', HANSHAN, credential)],
      samples,
      secrets: [],
    });
    expect(walked.wrong).toEqual([]);
    const refused = await walk({
      base: `${county.url}/link`,
      router: link,
      callers: strangers,
      samples,
      secrets: [],
    });
    const rest = refused.wrong.filter(
      (line) => !/succeeds for nobody|^link\.\w+ as unknown county: node-unknown/.test(line),
    );
    expect(rest).toEqual([]);
  });
});
