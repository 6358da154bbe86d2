import { cookieOf, postSignIn, type Session, sessionOf, signIn } from '@linked/server-kit/testing/session.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubRouter } from './router.ts';
import { ADMIN_PASSWORD, openHub, PASSWORD, type TestHub } from './testing/hub.ts';

let hub: TestHub;
let clock = new Date();
beforeAll(async () => {
  hub = await openHub({}, { signInClock: () => clock });
});
afterAll(() => hub?.stop());

let names = 0;
async function account(name = `用户-${++names}`): Promise<{ username: string; userId: string }> {
  const { client } = await hub.admin();
  const made = await client.users.create.mutate({
    username: name,
    password: PASSWORD,
    name: '李组长',
    title: '省人大常委会',
    grants: [{ role: 'leader', region: '130000', fields: null, unit: null }],
  });
  return { username: made.username, userId: made.userId };
}

const refusal = async (answer: Response) => (await answer.json()) as { code: string; message: string };
const session = (cookie: string, headers = {}): Session<HubRouter> =>
  sessionOf<HubRouter>(hub.url, '', cookie, headers);

describe('signing in', () => {
  it('lets a Chinese user name in, whatever its letters’ case and width', async () => {
    await account('张三Ａbc');
    const person = await signIn<HubRouter>(hub.url, ' 张三aBC ', PASSWORD);
    const me = await person.client.session.me.query();
    expect(me.principal.name).toBe('李组长');
    expect(me.regionNames).toEqual({ '130000': '河北省' });
  });

  it('sets a cookie that scripts and other sites cannot use, and hands no token to the page', async () => {
    const { username } = await account();
    const answer = await postSignIn(hub.url, { username, password: PASSWORD });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^hub\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Strict/i);
    expect(cookie).not.toMatch(/; Secure/i);
    expect(await answer.json()).toEqual({ signedIn: true });
  });

  it('marks the cookie secure where the hub is reached from outside', async () => {
    const { username } = await account();
    const outside = await hub.another({ publicUrl: 'https://hub.example.org', port: 0 });
    expect(outside.url).toBe('https://hub.example.org');
    const port = outside.port;
    const answer = await postSignIn(
      `http://127.0.0.1:${port}`,
      { username, password: PASSWORD },
      { origin: 'https://hub.example.org' },
    );
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-hub\.session_token=.*; Secure/i);
  });

  it('answers a wrong password and an unknown name alike, in the reader’s language', async () => {
    const { username } = await account();
    const wrong = await postSignIn(hub.url, { username, password: 'not-this-one' });
    const unknown = await postSignIn(hub.url, { username: '没有此人', password: 'not-this-one' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const said = await refusal(wrong);
    expect(said).toEqual(await refusal(unknown));
    expect(said).toMatchObject({ code: 'sign-in-failed', message: '用户名或密码不正确，请核对后重试。' });
    const english = await postSignIn(
      hub.url,
      { username, password: 'not-this-one' },
      { 'accept-language': 'fr, en;q=0.8' },
    );
    expect((await refusal(english)).message).toBe(
      'The user name or password is not right. Check both and try again.',
    );
  });

  it('locks a name after five wrong passwords, for a quarter of an hour, known or not', async () => {
    const { username } = await account();
    for (const name of [username, `没有-${username}`]) {
      const attempt = (password: string) => postSignIn(hub.url, { username: name, password });
      for (let failure = 1; failure < 5; failure++)
        expect((await attempt('wrong-password')).status).toBe(401);
      const fifth = await attempt('wrong-password');
      expect(fifth.status).toBe(429);
      expect(await refusal(fifth)).toMatchObject({ code: 'sign-in-locked', params: { minutes: 15 } });
    }
    expect((await postSignIn(hub.url, { username, password: PASSWORD })).status).toBe(429);
    clock = new Date(clock.getTime() + 15 * 60_000 + 1);
    expect((await postSignIn(hub.url, { username, password: PASSWORD })).status).toBe(200);
  });

  it('does not let parallel guesses outrun the count', async () => {
    const { username } = await account();
    const answers = await Promise.all(
      Array.from({ length: 9 }, () => postSignIn(hub.url, { username, password: 'wrong-password' })),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([401, 401, 401, 401, 429, 429, 429, 429, 429]);
  });

  it('counts only failures in a row', async () => {
    const { username } = await account();
    for (let round = 0; round < 2; round++) {
      for (let failure = 1; failure < 5; failure++)
        await postSignIn(
          hub.url,
          { username, password: 'wrong-password' },
          { 'x-forwarded-for': `10.0.${round}.1` },
        );
      clock = new Date(clock.getTime() + 1000);
      expect((await postSignIn(hub.url, { username, password: PASSWORD })).status, `round ${round}`).toBe(
        200,
      );
    }
  });

  it('limits attempts on one account from one address, and lets a burst of many accounts in', async () => {
    const limited = await hub.another({
      limits: { perAccount: 3, perAddress: 3000, apiPerAddress: 60_000, apiPerUser: 6000 },
    });
    const { username } = await account();
    const statuses = [];
    for (let attempt = 0; attempt < 5; attempt++)
      statuses.push((await postSignIn(limited.url, { username, password: PASSWORD })).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const many = await Promise.all(Array.from({ length: 12 }, () => account()));
    const answers = await Promise.all(
      many.map((one) => postSignIn(limited.url, { username: one.username, password: PASSWORD })),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  });

  it('refuses a form that another site posts', async () => {
    const { username } = await account();
    const answer = await postSignIn(
      hub.url,
      { username, password: PASSWORD },
      { origin: 'https://evil.example.org' },
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('has no sign-up and none of the library’s other doors', async () => {
    for (const path of [
      'sign-up/email',
      'sign-in/email',
      'is-username-available',
      'get-session',
      'update-user',
      'list-sessions',
    ]) {
      const answer = await fetch(`${hub.url}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'a@b.cn', password: PASSWORD, name: 'x', username: 'admin' }),
      });
      expect(answer.status, path).toBe(404);
    }
  });
});

describe('a session', () => {
  it('ends with signing out, for whoever kept the cookie too', async () => {
    const { username } = await account();
    const person = await signIn<HubRouter>(hub.url, username, PASSWORD);
    await person.client.session.me.query();
    const answer = await fetch(`${hub.url}/api/auth/sign-out`, {
      method: 'POST',
      headers: { cookie: person.cookie, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    await expect(person.client.session.me.query()).rejects.toThrow('请先登录');
  });

  it('expires', async () => {
    const short = await hub.another({ sessionHours: 1 / 3600 });
    const { username } = await account();
    const answer = await postSignIn(short.url, { username, password: PASSWORD });
    const person = session(cookieOf(answer));
    await person.client.session.me.query();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await expect(person.client.session.me.query()).rejects.toThrow('请先登录');
  });

  it('ends at once when the account is disabled, and the right password does not open it', async () => {
    const { username, userId } = await account();
    const person = await signIn<HubRouter>(hub.url, username, PASSWORD);
    const { client } = await hub.admin();
    await client.users.setDisabled.mutate({ userId, disabled: true });
    await expect(person.client.session.me.query()).rejects.toThrow('请先登录');
    const refused = await postSignIn(hub.url, { username, password: PASSWORD });
    expect(await refusal(refused)).toMatchObject({ code: 'sign-in-failed' });
    await client.users.setDisabled.mutate({ userId, disabled: false });
    await expect(person.client.session.me.query()).rejects.toThrow('请先登录');
    await signIn(hub.url, username, PASSWORD);
  });

  it('cannot be made up', async () => {
    const { username } = await account();
    const { cookie } = await signIn<HubRouter>(hub.url, username, PASSWORD);
    const forged = cookie.replace(/=(.{5})/, '=AAAAA');
    await expect(session(forged).client.session.me.query()).rejects.toThrow('请先登录');
  });

  it('of others ends when a person changes the password, which needs the old one', async () => {
    const { username } = await account();
    const here = await signIn<HubRouter>(hub.url, username, PASSWORD);
    const there = await signIn<HubRouter>(hub.url, username, PASSWORD);
    const change = (currentPassword: string, newPassword: string) =>
      fetch(`${hub.url}/api/auth/change-password`, {
        method: 'POST',
        headers: { cookie: here.cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ currentPassword, newPassword }),
      });
    expect((await change('not-the-old-one', 'another-long-one')).status).toBe(401);
    expect((await change(PASSWORD, 'short')).status).toBe(400);
    expect((await change(PASSWORD, 'another-long-one')).status).toBe(200);
    await expect(there.client.session.me.query()).rejects.toThrow('请先登录');
    await signIn(hub.url, username, 'another-long-one');
  });
});

describe('administrators', () => {
  it('start with the account admin, made once', async () => {
    await hub.another({ adminPassword: 'another-admin-password' });
    await signIn(hub.url, 'admin', ADMIN_PASSWORD);
    expect(
      (await postSignIn(hub.url, { username: 'admin', password: 'another-admin-password' })).status,
    ).toBe(401);
  });

  it('grant only roles of their own server, inside their own regions', async () => {
    const city = await hub.person({ role: 'administrator', region: '130100' });
    const create = (grants: object[]) =>
      city.client.users.create.mutate({
        username: `n-${++names}`,
        password: PASSWORD,
        name: '王某',
        title: '',
        grants: grants.map((grant) => ({ fields: null, unit: null, ...grant })) as never,
      });
    await expect(create([{ role: 'city-staff', region: '130200' }])).rejects.toThrow('不在您的工作范围内');
    await expect(create([{ role: 'province-staff', region: '130000' }])).rejects.toThrow(
      '不在您的工作范围内',
    );
    for (const role of ['province-staff', 'province-approver'])
      await expect(create([{ role, region: '130100' }])).rejects.toThrow(`${role}: region`);
    await expect(create([{ role: 'county-staff', region: '130102' }])).rejects.toThrow('county-staff');
    await expect(create([{ role: 'city-staff', region: '139900' }])).rejects.toThrow('139900');
    await expect(create([{ role: 'field-team', region: '130100' }])).rejects.toThrow('fields');
    const made = await create([{ role: 'city-staff', region: '130100' }]);
    expect(made.grants).toEqual([{ role: 'city-staff', region: '130100', fields: null, unit: null }]);
  });

  it('do not see or change accounts of elsewhere, nor those that also reach elsewhere', async () => {
    const city = await hub.person({ role: 'administrator', region: '130100' });
    const { client } = await hub.admin();
    const other = await client.users.create.mutate({
      username: `n-${++names}`,
      password: PASSWORD,
      name: '赵某',
      title: '',
      grants: [
        { role: 'area-team', region: '130100', fields: null, unit: null },
        { role: 'area-team', region: '130200', fields: null, unit: null },
      ],
    });
    const elsewhere = await client.users.create.mutate({
      username: `n-${++names}`,
      password: PASSWORD,
      name: '钱某',
      title: '',
      grants: [{ role: 'city-staff', region: '130200', fields: null, unit: null }],
    });
    const listed = await city.client.users.list.query({ limit: 200, offset: 0, search: '' });
    const ids = listed.rows.map((row) => row.userId);
    expect(ids).not.toContain(elsewhere.userId);
    expect(listed.total).toBe(listed.rows.length);
    for (const userId of [other.userId, elsewhere.userId, 'no-such-id', crypto.randomUUID()]) {
      await expect(city.client.users.setDisabled.mutate({ userId, disabled: true })).rejects.toThrow(
        '没有找到',
      );
      await expect(
        city.client.users.resetPassword.mutate({ userId, password: 'another-long-one' }),
      ).rejects.toThrow('没有找到');
    }
    await signIn(hub.url, elsewhere.username, PASSWORD);
  });

  it('cannot disable themselves or give their own administration away', async () => {
    const city = await hub.person({ role: 'administrator', region: '130100' });
    const { userId } = (await city.client.session.me.query()).principal;
    await expect(city.client.users.setDisabled.mutate({ userId, disabled: true })).rejects.toThrow(
      '没有此项权限',
    );
    await expect(
      city.client.users.setGrants.mutate({
        userId,
        grants: [{ role: 'leader', region: '130100', fields: null, unit: null }],
      }),
    ).rejects.toThrow('没有此项权限');
  });

  it('leave a trace of every change, without names and passwords', async () => {
    const { client } = await hub.admin();
    const { userId } = await account();
    await client.users.resetPassword.mutate({ userId, password: 'another-long-one' });
    const { rows } = await client.audit.list.query({ limit: 20, offset: 0 });
    const mine = rows.filter((row) => row.subject === userId);
    expect(mine.map((row) => row.action)).toEqual(['account.password', 'account.create']);
    expect(JSON.stringify(mine)).not.toMatch(/李组长|another-long-one/);
  });

  it('find accounts by user name, name or title, taking % literally', async () => {
    const { client } = await hub.admin();
    await account('查找-甲');
    const found = await client.users.list.query({ limit: 10, offset: 0, search: '查找' });
    expect(found.rows.map((row) => row.username)).toEqual(['查找-甲']);
    expect((await client.users.list.query({ limit: 10, offset: 0, search: '%' })).total).toBe(0);
  });

  it('cannot take a user name twice', async () => {
    const { username } = await account();
    await expect(account(username.toUpperCase())).rejects.toThrow('已存在');
  });
});
