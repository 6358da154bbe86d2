import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/list-audit.ts';
import { confirmDelivered, itemsAfterCursor } from '../directives/deliveries.ts';
import { issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { administrator, downCredentialOf, enrolCounties, SEALING_KEY } from '../testing/nodes.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { openRequests } from '../workflow-requests/requests.ts';
import { authenticateNode, nodeConnection, revokeNode, rotateCredential, touchNode } from './credentials.ts';
import { type Enrolment, enrolNode, issueEnrolCodes } from './enrol.ts';
import { listNodes } from './list-nodes.ts';
import { openCredential } from './sealing.ts';

let hub: TestHub;
let queries: string[] = [];
beforeAll(async () => {
  hub = await openTestHub({ onQuery: (text) => queries.push(text) });
});
afterAll(() => hub.stop());

const ALL = [{ prefix: '13', fields: null }];
const after = (hours: number) => new Date(MEETING.getTime() + hours * 3_600_000);
const refused = (code: string) => expect.objectContaining({ code });

async function codeFor(region: string, validHours = 72, actor = administrator) {
  const codes = await hub.db
    .transaction()
    .execute((trx) => issueEnrolCodes(trx, { regions: [region], validHours, actor, now: MEETING }));
  return codes[0]!;
}
const enrolment = (region: string, code: string): Enrolment => ({
  region,
  code,
  protocol: 1,
  endpoint: 'http://127.0.0.1:7500/',
  downCredential: downCredentialOf(region),
  onLoopback: true,
  sealingKey: SEALING_KEY,
  now: MEETING,
});
const enrol = (region: string, code: string, change: Partial<Enrolment> = {}) =>
  hub.db.transaction().execute((trx) => enrolNode(trx, { ...enrolment(region, code), ...change }));
/** Until some session of this database waits for another's lock. */
async function waitingForALock() {
  for (;;) {
    const { rows } = await sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    `.execute(hub.db);
    if (rows.length > 0) return;
  }
}
const node = (region: string) =>
  hub.db.selectFrom('nodes').selectAll().where('region', '=', region).executeTakeFirstOrThrow();

describe('a one-time code', () => {
  it('is taken by one of several enrolments at the same time', async () => {
    const { code } = await codeFor('130102');
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => enrol('130102', code)));
    const won = results.filter((result) => result.status === 'fulfilled');
    const lost = results.filter((result) => result.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost.map((result) => result.reason.code)).toEqual(Array(7).fill('enrol-code-invalid'));
    await expect(authenticateNode(hub.db, '130102', won[0]!.value.credential)).resolves.toEqual({
      region: '130102',
    });
  });

  it('is lost to an enrolment that was asked while another was not committed yet', async () => {
    const { code } = await codeFor('130110');
    const first = await hub.db.startTransaction().execute();
    await enrolNode(first, enrolment('130110', code));
    const second = enrol('130110', code);
    const settled = second.then(
      () => 'enrolled',
      (error) => error.code,
    );
    await waitingForALock();
    await first.commit().execute();
    expect(await settled).toBe('enrol-code-invalid');
  });

  it('is good for its county only, until it expires or a newer one is given', async () => {
    const { code, expiresAt } = await codeFor('130104', 2);
    expect(expiresAt).toBe(after(2).toISOString());
    await codeFor('130105');
    await expect(enrol('130105', code)).rejects.toEqual(refused('enrol-code-invalid'));
    await expect(enrol('130199', code)).rejects.toEqual(refused('enrol-code-invalid'));
    await expect(enrol('130104', code, { now: after(2) })).rejects.toEqual(refused('enrol-code-invalid'));
    const newer = await codeFor('130104', 2);
    await expect(enrol('130104', code)).rejects.toEqual(refused('enrol-code-invalid'));
    await expect(enrol('130104', newer.code, { now: after(1.9) })).resolves.toHaveProperty('credential');
  });

  it('is not used up by an enrolment that fails', async () => {
    const { code } = await codeFor('130107');
    for (const endpoint of [
      'http://10.0.0.8:7500',
      'ftp://127.0.0.1',
      'https://user:pass@county.example',
      'https://county.example/?a=1',
    ])
      await expect(enrol('130107', code, { endpoint }), endpoint).rejects.toEqual(refused('invalid-input'));
    await expect(enrol('130107', code, { onLoopback: false })).rejects.toEqual(refused('invalid-input'));
    await enrol('130107', code, { endpoint: 'https://county.example/link-base/' });
    expect((await node('130107')).endpoint).toBe('https://county.example/link-base');
  });

  it('is given out only by an administrator of the place, for real counties', async () => {
    const ofTheCity = person(SHIJIAZHUANG, 'administrator');
    await expect(codeFor('130202', 1, ofTheCity)).rejects.toEqual(refused('region-not-yours'));
    await expect(codeFor('130102', 1, person(HEBEI, 'province-staff'))).rejects.toEqual(refused('forbidden'));
    for (const region of ['130100', '130000', '130999'])
      await expect(codeFor(region), region).rejects.toEqual(refused('region-unknown'));
  });
});

it('keeps neither codes nor credentials, only what checks them', async () => {
  const { code } = await codeFor('130108');
  const stored = async () =>
    Buffer.from(JSON.stringify(await sql`select nodes::text as line from nodes`.execute(hub.db)));
  const has = async (secret: string) => {
    const text = await stored();
    return [secret, Buffer.from(secret).toString('hex')].some((form) => text.includes(form));
  };
  expect(code).toHaveLength(43);
  expect(await has(code)).toBe(false);
  const { credential } = await enrol('130108', code);
  expect(credential).toHaveLength(43);
  expect(await has(credential)).toBe(false);
  expect(await has(downCredentialOf('130108'))).toBe(false);
  const connection = await nodeConnection(hub.db, '130108');
  expect(openCredential(SEALING_KEY, connection!.sealedCredential)).toBe(downCredentialOf('130108'));
});

describe('a county’s credential', () => {
  it('is checked with one read, and opens that county only', async () => {
    const credentials = await enrolCounties(hub.db, ['130202', '130203']);
    queries = [];
    await authenticateNode(hub.db, '130202', credentials.get('130202')!);
    expect(queries).toHaveLength(1);
    await expect(authenticateNode(hub.db, '130203', credentials.get('130202')!)).rejects.toEqual(
      refused('node-credential-invalid'),
    );
    await expect(authenticateNode(hub.db, '130202', '')).rejects.toEqual(refused('node-credential-invalid'));
    await expect(authenticateNode(hub.db, '130204', 'x')).rejects.toEqual(refused('node-unknown'));
  });

  it('stops at once when it is changed', async () => {
    const old = (await enrolCounties(hub.db, ['130205'])).get('130205')!;
    const downCredential = 'the-next-credential-towards-the-county';
    const { credential } = await hub.db
      .transaction()
      .execute((trx) =>
        rotateCredential(trx, { region: '130205', downCredential, sealingKey: SEALING_KEY, now: after(1) }),
      );
    await expect(authenticateNode(hub.db, '130205', old)).rejects.toEqual(refused('node-credential-invalid'));
    await expect(authenticateNode(hub.db, '130205', credential)).resolves.toEqual({ region: '130205' });
    const connection = await nodeConnection(hub.db, '130205');
    expect(openCredential(SEALING_KEY, connection!.sealedCredential)).toBe(downCredential);
  });

  it('stops when it is revoked; enrolled again, the county goes on at its cursors', async () => {
    const old = (await enrolCounties(hub.db, [ZHENGDING])).get(ZHENGDING)!;
    await issuedCampaign(hub.db);
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: 1, at: MEETING }]);
    await hub.db.updateTable('nodes').set({ up_cursor: 7 }).where('region', '=', ZHENGDING).execute();
    const unused = await codeFor(ZHENGDING);
    const revoke = (actor = administrator) =>
      hub.db.transaction().execute((trx) => revokeNode(trx, { region: ZHENGDING, actor, now: after(1) }));
    await expect(revoke(person('130200', 'administrator'))).rejects.toEqual(refused('region-not-yours'));
    expect(await revoke()).toMatchObject({ region: ZHENGDING, regionName: '正定县', status: 'revoked' });
    await expect(authenticateNode(hub.db, ZHENGDING, old)).rejects.toEqual(refused('node-revoked'));
    await expect(authenticateNode(hub.db, ZHENGDING, 'guess')).rejects.toEqual(
      refused('node-credential-invalid'),
    );
    await expect(enrol(ZHENGDING, unused.code)).rejects.toEqual(refused('enrol-code-invalid'));
    await expect(
      hub.db.transaction().execute((trx) =>
        rotateCredential(trx, {
          region: ZHENGDING,
          downCredential: downCredentialOf(ZHENGDING),
          sealingKey: SEALING_KEY,
          now: after(1),
        }),
      ),
    ).rejects.toEqual(refused('node-revoked'));
    expect(await nodeConnection(hub.db, ZHENGDING)).toBeNull();

    const { credential } = await enrol(ZHENGDING, (await codeFor(ZHENGDING)).code);
    await expect(authenticateNode(hub.db, ZHENGDING, credential)).resolves.toEqual({ region: ZHENGDING });
    await expect(authenticateNode(hub.db, ZHENGDING, old)).rejects.toEqual(
      refused('node-credential-invalid'),
    );
    expect(await node(ZHENGDING)).toMatchObject({
      down_seq: 1,
      down_cursor: 1,
      up_cursor: 7,
      revoked_at: null,
    });
  });
});

describe('a county that enrols again', () => {
  /** What it is sent after it had confirmed everything, `last` its highest number, and enrols with `cursor`. */
  const again = async (cursor: number | undefined) => {
    const campaign = await issuedCampaign(hub.db);
    const { down_seq: last } = await node('130108');
    await enrol('130108', (await codeFor('130108')).code);
    await confirmDelivered(hub.db, [{ region: '130108', cursor: last, at: MEETING }]);
    await enrol('130108', (await codeFor('130108')).code, { cursor });
    const items = (await itemsAfterCursor(hub.db, ['130108'])).get('130108')?.items ?? [];
    return { campaign, last, sent: items.map((item) => item.campaignId) };
  };

  it('with an empty database is given everything again', async () => {
    const { campaign, last, sent } = await again(0);
    expect(sent).toHaveLength(last);
    expect(sent.at(-1)).toBe(campaign.id);
  });

  it('is given nothing twice when it still has everything, or does not say', async () => {
    expect((await again(undefined)).sent).toEqual([]);
    expect((await again(99)).sent).toEqual([]);
  });

  it('ahead of a hub restored from a backup is sent what waits under numbers it has not seen', async () => {
    await enrol('130109', (await codeFor('130109')).code);
    const campaign = await issuedCampaign(hub.db);
    const { down_seq: last } = await node('130109');
    await enrol('130109', (await codeFor('130109')).code, { cursor: last + 5 });
    const county = (await itemsAfterCursor(hub.db, ['130109'])).get('130109');
    expect(county?.cursor).toBe(last + 5);
    expect(county?.items.map((item) => item.seq)).toEqual(
      Array.from({ length: last }, (_, index) => last + 6 + index),
    );
    expect(county?.items.at(-1)?.campaignId).toBe(campaign.id);
    await issuedCampaign(hub.db);
    expect((await node('130109')).down_seq).toBe(2 * last + 6);
    // A number no hub has given out is not believed.
    await enrol('130109', (await codeFor('130109')).code, { cursor: 2_000_000_000 });
    expect((await node('130109')).down_seq).toBe(2 * last + 6);
  });
});

it('wakes the workflows of what waited for a county that had not enrolled', async () => {
  const campaign = await issuedCampaign(hub.db);
  const requests = async () =>
    (
      await hub.db
        .selectFrom('workflow_requests')
        .select(['workflow_id', 'args'])
        .orderBy('ordinal')
        .execute()
    )
      .filter((request) => request.workflow_id === `campaign:${campaign.id}`)
      .map((request) => request.args);
  expect((await itemsAfterCursor(hub.db, ['130402'])).size).toBe(0);
  await enrolCounties(hub.db, ['130403'], null);
  expect(await requests()).toHaveLength(1);
  await enrolCounties(hub.db, ['130402']);
  expect((await requests()).at(-1)).toEqual({ campaignId: campaign.id, signal: 'retry-now' });
  expect((await itemsAfterCursor(hub.db, ['130402'])).get('130402')?.items.at(-1)?.campaignId).toBe(
    campaign.id,
  );
  const first = (await openRequests(hub.db)).filter(
    (request) => request.workflowId === `campaign:${campaign.id}`,
  );
  expect(first.map((request) => request.kind)).toEqual(['start-campaign']);
});

describe('the list of counties', () => {
  it('holds every county of the campaigns’ edition once, with its standing', async () => {
    const rows = await listNodes(hub.db, { within: HEBEI, scopes: ALL, now: MEETING });
    expect(rows).toHaveLength(168);
    const statusOf = (region: string) => rows.find((row) => row.region === region);
    expect(statusOf('130102')).toMatchObject({
      status: 'enrolled',
      mode: 'push',
      regionName: '长安区',
      cityName: '石家庄市',
    });
    expect(statusOf('130105')?.status).toBe('code-issued');
    expect(statusOf('130403')).toMatchObject({ status: 'enrolled', mode: 'pull', endpoint: null });
    expect(statusOf('130902')?.status).toBe('not-enrolled');
    expect(statusOf('130702')?.regionName).toBe('张家口市桥东区');
    const expired = await listNodes(hub.db, { within: '130105', scopes: ALL, now: after(1000) });
    expect(expired.map((row) => row.status)).toEqual(['not-enrolled']);
  });

  it('is cut to the reader’s region', async () => {
    const own = [{ prefix: '1301', fields: null }];
    expect(await listNodes(hub.db, { within: HEBEI, scopes: own, now: MEETING })).toHaveLength(22);
    expect(await listNodes(hub.db, { within: '130200', scopes: own, now: MEETING })).toEqual([]);
  });

  it('shows when a county was last heard from, without a write at every call', async () => {
    await touchNode(hub.db, '130102', after(5));
    await touchNode(hub.db, '130102', new Date(after(5).getTime() + 10_000));
    expect((await node('130102')).last_seen_at).toEqual(after(5));
    await touchNode(hub.db, '130102', new Date(after(5).getTime() + 16_000));
    expect((await node('130102')).last_seen_at).toEqual(new Date(after(5).getTime() + 16_000));
  });
});

it('leaves a trace of every step in the audit log, without the secrets', async () => {
  const { rows } = await listAudit(hub.db, [{ prefix: ZHENGDING, fields: null }], { limit: 200, offset: 0 });
  const actions = new Set(rows.map((row) => row.action));
  expect(actions).toEqual(new Set(['node.issue-code', 'node.enrol', 'node.revoke']));
  expect(rows.every((row) => row.region === ZHENGDING)).toBe(true);
  expect(rows.find((row) => row.action === 'node.enrol')).toMatchObject({
    actor: `node:${ZHENGDING}`,
    detail: { protocol: 1 },
  });
  expect(JSON.stringify(rows)).not.toContain('credential');
});
