/** Accounts: who exists, what they may do, and the rules an administrator is held to. */
import type { Grant, Principal } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { sql } from 'kysely';
import { type AuthDatabase, normaliseUsername } from './auth.ts';
import { checkGrant, requireAdministers, requireMayCreate, type Server } from './grant-rules.ts';
import { type Account, type AuthTransaction, accountsById } from './list-accounts.ts';
import { hashPassword } from './password.ts';

/** What an administrator did; written before the change commits, so that no change goes unrecorded. */
export interface AccountEvent {
  at: Date;
  actor: Principal;
  action: 'account.create' | 'account.grants' | 'account.disable' | 'account.enable' | 'account.password';
  region: string | null;
  /** Id of the account. */
  subject: string;
  /** No names and no passwords: roles and regions only. */
  detail: Record<string, unknown>;
}

export interface AccountRules {
  server: Server;
  db: AuthDatabase;
  audit(event: AccountEvent): Promise<void>;
}

export interface NewAccount {
  username: string;
  password: string;
  name: string;
  title: string;
  grants: Grant[];
}

const grantDetail = (grants: readonly Grant[]) => ({
  grants: grants.map(({ role, region, fields, unit }) => ({ role, region, fields, unit })),
});

/** An account this administrator decides about alone; `not-found` for any other, so that nothing leaks. */
async function managedAccount(trx: AuthTransaction, actor: Principal, userId: string): Promise<Account> {
  if (!/^[0-9a-f-]{36}$/i.test(userId)) throw new AppError('not-found');
  await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
  const [found] = await accountsById(trx, [userId]);
  if (!found) throw new AppError('not-found');
  try {
    requireAdministers(actor, found.grants);
  } catch (error) {
    throw error instanceof AppError && error.code === 'region-not-yours' ? new AppError('not-found') : error;
  }
  return found;
}

async function writeGrants(trx: AuthTransaction, userId: string, grants: readonly Grant[]): Promise<void> {
  await trx.deleteFrom('grants').where('user_id', '=', userId).execute();
  await trx
    .insertInto('grants')
    .values(
      grants.map(({ role, region, fields, unit }, ordinal) => ({
        user_id: userId,
        ordinal,
        role,
        region,
        fields,
        unit,
      })),
    )
    .execute();
}

/** For the rules of this package. Inserts account and grants; throws `already-exists` for a user name in use. The password is hashed before the transaction. */
export async function insertAccount(
  trx: AuthTransaction,
  input: NewAccount,
  hash: string,
  now: Date,
): Promise<string> {
  const userId = newId();
  const times = { created_at: now, updated_at: now };
  const username = normaliseUsername(input.username);
  const inserted = await trx
    .insertInto('users')
    .values({
      id: userId,
      username,
      name: input.name,
      title: input.title,
      email: `${userId}@accounts.invalid`,
      ...times,
    })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new AppError('already-exists', { what: username });
  await trx
    .insertInto('accounts')
    .values({
      id: newId(),
      account_id: userId,
      provider_id: 'credential',
      user_id: userId,
      password: hash,
      ...times,
    })
    .execute();
  await writeGrants(trx, userId, input.grants);
  return userId;
}

/** A new account inside the actor's regions. Costs one hash and one transaction. */
export async function createAccount(
  rules: AccountRules,
  actor: Principal,
  input: NewAccount,
  now: Date,
): Promise<Account> {
  for (const grant of input.grants) checkGrant(rules.server, grant);
  requireMayCreate(actor, input.grants);
  const hash = await hashPassword(input.password);
  return await rules.db.transaction().execute(async (trx) => {
    const userId = await insertAccount(trx, input, hash, now);
    const [created] = await accountsById(trx, [userId]);
    const region = input.grants[0]?.region ?? null;
    await rules.audit({
      at: now,
      actor,
      action: 'account.create',
      region,
      subject: userId,
      detail: grantDetail(input.grants),
    });
    return created!;
  });
}

/** Replaces all grants. Administrators cannot take their own administration away. */
export async function setGrants(
  rules: AccountRules,
  actor: Principal,
  input: { userId: string; grants: Grant[] },
  now: Date,
): Promise<Account> {
  for (const grant of input.grants) checkGrant(rules.server, grant);
  requireAdministers(actor, input.grants);
  if (input.userId === actor.userId && !input.grants.some((grant) => grant.role === 'administrator'))
    throw new AppError('forbidden');
  return await rules.db.transaction().execute(async (trx) => {
    const before = await managedAccount(trx, actor, input.userId);
    await writeGrants(trx, input.userId, input.grants);
    await trx.updateTable('users').set({ updated_at: now }).where('id', '=', input.userId).execute();
    await rules.audit({
      at: now,
      actor,
      action: 'account.grants',
      region: input.grants[0]?.region ?? null,
      subject: input.userId,
      detail: { ...grantDetail(input.grants), before: grantDetail(before.grants).grants },
    });
    return { ...before, grants: input.grants };
  });
}

/** Disabling ends all sessions at once. Nobody disables their own account. */
export async function setDisabled(
  rules: AccountRules,
  actor: Principal,
  input: { userId: string; disabled: boolean },
  now: Date,
): Promise<Account> {
  if (input.userId === actor.userId) throw new AppError('forbidden');
  return await rules.db.transaction().execute(async (trx) => {
    const before = await managedAccount(trx, actor, input.userId);
    await trx
      .updateTable('users')
      .set({ disabled_at: input.disabled ? sql<Date>`coalesce(disabled_at, ${now})` : null, updated_at: now })
      .where('id', '=', input.userId)
      .execute();
    await trx.deleteFrom('sessions').where('user_id', '=', input.userId).execute();
    const region = before.grants[0]?.region ?? null;
    const action = input.disabled ? 'account.disable' : 'account.enable';
    await rules.audit({ at: now, actor, action, region, subject: input.userId, detail: {} });
    return { ...before, disabled: input.disabled };
  });
}

/** A new password; all sessions of the account end and a lock is lifted. */
export async function resetPassword(
  rules: AccountRules,
  actor: Principal,
  input: { userId: string; password: string },
  now: Date,
): Promise<{ userId: string }> {
  const hash = await hashPassword(input.password);
  return await rules.db.transaction().execute(async (trx) => {
    const before = await managedAccount(trx, actor, input.userId);
    await trx
      .updateTable('accounts')
      .set({ password: hash, updated_at: now })
      .where('user_id', '=', input.userId)
      .where('provider_id', '=', 'credential')
      .execute();
    await trx.deleteFrom('sessions').where('user_id', '=', input.userId).execute();
    await trx.deleteFrom('sign_in_failures').where('username', '=', before.username).execute();
    const region = before.grants[0]?.region ?? null;
    await rules.audit({
      at: now,
      actor,
      action: 'account.password',
      region,
      subject: input.userId,
      detail: {},
    });
    return { userId: input.userId };
  });
}
