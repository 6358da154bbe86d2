import { randomBytes } from 'node:crypto';
import { skipCounty } from '@linked/hub-core/operations/skip-county.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { createAuth } from '@linked/server-kit/auth.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { type Caller, missingProcedures, type Sample, walk } from '@linked/server-kit/testing/walk.ts';
import { createKit, type KitContext } from '@linked/server-kit/trpc.ts';
import { createAccount } from '@linked/server-kit/users.ts';
import { type HubRole, hubRoles } from '@linked/shared/access/roles.ts';
import { auditContract, sessionContract, usersContract } from '@linked/shared/contracts/account.ts';
import { archivesContract } from '@linked/shared/contracts/hub/archives.ts';
import { bulletinsContract } from '@linked/shared/contracts/hub/bulletins.ts';
import { campaignsContract, plansContract } from '@linked/shared/contracts/hub/campaigns.ts';
import { directivesContract } from '@linked/shared/contracts/hub/directives.ts';
import { incidentsContract } from '@linked/shared/contracts/hub/incidents.ts';
import { hubLinkContract } from '@linked/shared/contracts/hub/link.ts';
import { localTasksContract } from '@linked/shared/contracts/hub/local-tasks.ts';
import { milestonesContract } from '@linked/shared/contracts/hub/milestones.ts';
import { nodesContract } from '@linked/shared/contracts/hub/nodes.ts';
import { noticesContract } from '@linked/shared/contracts/hub/notices.ts';
import { operationsContract } from '@linked/shared/contracts/hub/operations.ts';
import { phasesContract } from '@linked/shared/contracts/hub/phases.ts';
import { hubQuestionsContract } from '@linked/shared/contracts/hub/questions.ts';
import { remindersContract } from '@linked/shared/contracts/hub/reminders.ts';
import { reviewsContract } from '@linked/shared/contracts/hub/reviews.ts';
import { rhythmContract } from '@linked/shared/contracts/hub/rhythm.ts';
import { rollupContract } from '@linked/shared/contracts/hub/rollup.ts';
import { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { schedulesContract } from '@linked/shared/contracts/hub/schedules.ts';
import { successionsContract } from '@linked/shared/contracts/hub/successions.ts';
import { supervisionContract } from '@linked/shared/contracts/hub/supervision.ts';
import { supplementsContract } from '@linked/shared/contracts/hub/supplements.ts';
import { writeOffsContract } from '@linked/shared/contracts/hub/write-offs.ts';
import { newId } from '@linked/shared/ids.ts';
import { PROTOCOL, REGION_HEADER } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLinkRouter } from './link-router.ts';
import type { HubParts } from './parts.ts';
import { createHubRouter } from './router.ts';
import { enrol, serveEmptyCounty, type TestCounty } from './testing/county.ts';
import { openHub, PASSWORD, type TestHub } from './testing/hub.ts';
import { openTestSchedules } from './testing/schedules.ts';
import { FIELD, HOME, NOW, SECRET } from './testing/walk-places.ts';
import { campaignMaker, hubSamples, type WalkWorld } from './testing/walk-samples.ts';
import { operationsSamples } from './testing/walk-samples-operations.ts';
import { reviewSamples } from './testing/walk-samples-reviews.ts';
import { supervisionSamples } from './testing/walk-samples-supervision.ts';

/** The routers' lists do not depend on what is behind them. */
const parts = { kit: createKit<KitContext>() } as HubParts;
const people = createHubRouter(parts, {} as never);
const link = createLinkRouter(parts);

const regionOf: Record<HubRole, string> = {
  'province-staff': HOME,
  'province-approver': HOME,
  'city-staff': '130100',
  'field-team': HOME,
  'area-team': '130100',
  leader: HOME,
  administrator: HOME,
};

let hub: TestHub;
let callers: Caller[];
let nodes: Caller[];
let world: WalkWorld;
let county: TestCounty;
const closers: (() => Promise<unknown>)[] = [];

const nobody: Caller = { name: 'nobody', kind: 'nobody', roles: [], region: '130100', headers: {} };
const nodeCaller = (name: string, region: string, credential: string): Caller => ({
  name,
  kind: 'node',
  roles: [],
  region,
  headers: { authorization: `Bearer ${credential}`, [REGION_HEADER]: region },
});

beforeAll(async () => {
  const schedules = await openTestSchedules();
  closers.push(() => schedules.stop());
  hub = await openHub({}, { now: () => NOW, schedules: schedules.control });
  closers.unshift(() => hub.stop());
  const persons = await Promise.all(
    hubRoles.map(async (role): Promise<Caller> => {
      const fields = role === 'field-team' ? [FIELD] : null;
      const region = regionOf[role];
      const { cookie, client } = await hub.person({ role, region, fields });
      const { userId } = (await client.session.me.query()).principal;
      return { name: role, kind: 'person', roles: [role], region, userId, headers: { cookie } };
    }),
  );
  county = await enrol(hub, '130102');
  const downCredential = randomBytes(32).toString('hex');
  const served = await serveEmptyCounty(downCredential);
  closers.unshift(served.stop);
  const connected = await enrol(hub, '130108', served.url, downCredential);
  nodes = [nodeCaller('county', county.region, county.credential)];
  callers = [nobody, ...persons];

  const make = campaignMaker(hub.db);
  const [ours, theirs] = [await make('issued'), await make('issued', '140000')];
  const directiveOf = async (campaignId: string) =>
    (
      await hub.db
        .selectFrom('directives')
        .select('id')
        .where('campaign_id', '=', campaignId)
        .executeTakeFirstOrThrow()
    ).id;
  world = {
    db: hub.db,
    make,
    ours,
    theirs,
    ourDirective: await directiveOf(ours.id),
    theirDirective: await directiveOf(theirs.id),
    theirUser: await accountElsewhere(),
    connected: connected.region,
    revocable: (await enrol(hub, '130104')).region,
    async skippedIn(region) {
      const { id: campaignId } = await make('issued');
      const step = { campaignId, region, reason: '机房检修', actor: person(HOME, 'administrator'), now: NOW };
      await hub.db.transaction().execute((trx) => skipCounty(trx, step));
      return campaignId;
    },
    async newUser() {
      const { client } = await hub.admin();
      const made = await client.users.create.mutate({
        username: `walk-${newId()}`,
        password: PASSWORD,
        name: '孙某',
        title: '',
        grants: [{ role: 'leader', region: HOME, fields: null, unit: null }],
      });
      return made.userId;
    },
  };
});
afterAll(async () => {
  for (const close of closers) await close();
});

/** An account of the other province on the same hub, which no administrator of Hebei can make. */
async function accountElsewhere(): Promise<string> {
  const auth = createAuth({
    databaseUrl: hub.database.authUrl,
    secret: 'x'.repeat(32),
    publicUrl: hub.url,
    cookiePrefix: 'hub',
    log: createLog('test', 'silent'),
  });
  const made = await createAccount(
    { server: { kind: 'hub', region: '140000' }, db: auth.db, audit: async () => {} },
    person('140000', 'administrator'),
    {
      username: 'elsewhere',
      password: PASSWORD,
      name: SECRET,
      title: '',
      grants: [{ role: 'leader', region: '140000', fields: null, unit: null }],
    },
    NOW,
  );
  await auth.stop();
  return made.userId;
}

describe('the people’s API', () => {
  it('has every procedure of the contracts', () => {
    const contracts = {
      session: sessionContract,
      users: usersContract,
      audit: auditContract,
      campaigns: campaignsContract,
      plans: plansContract,
      phases: phasesContract,
      rhythm: rhythmContract,
      reminders: remindersContract,
      notices: noticesContract,
      milestones: milestonesContract,
      rounds: roundsContract,
      archives: archivesContract,
      successions: successionsContract,
      questions: hubQuestionsContract,
      supplements: supplementsContract,
      localTasks: localTasksContract,
      directives: directivesContract,
      rollup: rollupContract,
      supervision: supervisionContract,
      reviews: reviewsContract,
      nodes: nodesContract,
      operations: operationsContract,
      incidents: incidentsContract,
      writeOffs: writeOffsContract,
      schedules: schedulesContract,
      bulletins: bulletinsContract,
    };
    expect(missingProcedures(people, contracts)).toEqual([]);
  });

  it('lets exactly those call whom each contract names, and nobody reach what is not theirs', async () => {
    const walked = await walk({
      base: `${hub.url}/api/trpc`,
      router: people,
      // A county's credential is worth nothing here.
      callers: [...callers, ...nodes],
      samples: {
        ...hubSamples(world),
        ...reviewSamples(world),
        ...supervisionSamples(hub.db, world),
        ...operationsSamples(hub.db, world),
      },
      secrets: [SECRET],
    });
    expect(walked.wrong).toEqual([]);
    expect(walked.calls).toBeGreaterThan(400);
  }, 300_000);

  it('fails the walk when a procedure has no sample', async () => {
    const walked = await walk({
      base: `${hub.url}/api/trpc`,
      router: parts.kit.router({ session: people.session }),
      callers: [nobody],
      samples: {},
      secrets: [],
    });
    expect(walked.wrong).toEqual(['session.me: no sample']);
  });
});

describe('the link', () => {
  const reportOf = (region: string, seq: number) => ({
    id: newId(),
    seq,
    protocol: PROTOCOL,
    region,
    campaignId: world.ours.id,
    kind: 'baseline',
    entityId: newId(),
    revision: 1,
    occurredAt: NOW.toISOString(),
    author: '李某',
    payload: {},
  });
  let seq = 0;

  it('has every procedure of the contract', () => {
    expect(missingProcedures(link, { link: hubLinkContract })).toEqual([]);
  });

  it('takes a county’s credential for that county only, and no person’s session', async () => {
    const enrolment = async (region: string) => {
      const { client } = await hub.admin();
      const [issued] = await client.nodes.issueCodes.mutate({ regions: [region], validHours: 1 });
      const downCredential = 'x'.repeat(32);
      return { region, code: issued!.code, protocol: PROTOCOL, endpoint: null, downCredential };
    };
    const samples: Record<string, Sample> = {
      'link.enrol': {
        input: () => enrolment('130109'),
        foreign: async () => [{ ...(await enrolment('130109')), region: '130104' }],
      },
      'link.report': {
        input: (caller) => ({
          region: caller.region,
          items: [reportOf(caller.region, caller.kind === 'node' ? ++seq : 1)],
        }),
        foreign: (caller) => [
          { region: '130104', items: [reportOf('130104', 1)] },
          { region: caller.region, items: [reportOf('130104', seq + 1)] },
        ],
      },
      'link.pull': {
        input: (caller) => ({ region: caller.region, cursor: 0 }),
        foreign: () => [{ region: '130104', cursor: 0 }],
      },
      'link.compare': {
        input: ({ region }) => ({ region, digest: { region, rows: [], down: { cursor: 0 } } }),
        foreign: ({ region }) => [
          { region: '130104', digest: { region: '130104', rows: [], down: { cursor: 0 } } },
          { region, digest: { region: '130104', rows: [], down: { cursor: 0 } } },
        ],
      },
      'link.rotate': {
        input: () => ({ downCredential: 'y'.repeat(32) }),
        foreign: null,
      },
    };
    const wrongOnes: Caller[] = [
      { ...nodeCaller('wrong credential', '130102', 'z'.repeat(43)), kind: 'nobody' },
      {
        ...nodeCaller('no region', '130102', county.credential),
        kind: 'nobody',
        headers: { authorization: `Bearer ${county.credential}` },
      },
    ];
    const people = callers.filter(({ kind }) => kind === 'person');
    const walked = await walk({
      base: `${hub.url}/link`,
      router: link,
      callers: [nobody, ...people, ...wrongOnes, ...nodes],
      samples,
      secrets: [],
    });
    expect(walked.wrong).toEqual([]);
    expect(walked.calls).toBeGreaterThan(40);
  });
});
