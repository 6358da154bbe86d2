/**
 * Calls every procedure of a router as everyone: with each role, without a session, with somebody else's
 * region or row. What must come out is read from the contracts' `who`; the router's own list decides what is
 * walked, so a procedure without a sample fails the walk.
 */
import type { Who } from '@linked/shared/contracts/procedure.ts';
import { type ErrorCode, errorCatalogue } from '@linked/shared/errors/catalogue.ts';
import type { AnyTRPCRouter } from '@trpc/server';
import { z } from 'zod';
import type { AnyContract, ProcedureMeta } from '../trpc.ts';
import { call, type Outcome, type Procedure } from './call.ts';

export interface Caller {
  /** Shown in the result. */
  name: string;
  kind: 'nobody' | 'person' | 'node';
  /** The roles a person holds; empty otherwise. */
  roles: readonly string[];
  /** What the caller's grant (or credential) reaches. */
  region: string;
  /** A person's account. */
  userId?: string;
  /** Cookie, or credential and region. */
  headers: Record<string, string>;
}

export interface Sample<C extends Caller = Caller> {
  /** An input with which the call succeeds for a caller who may call; made anew for every call. */
  input(caller: C): unknown;
  /** Roles that may call but that a rule refuses in the sample's state, with the code. */
  refused?: Partial<Record<string, ErrorCode>>;
  /**
   * The same with a region or row that is not the caller's, one or more. Null where the input names none;
   * the walk insists on it when the input has such a part.
   */
  foreign: ((caller: C) => unknown[] | Promise<unknown[]>) | null;
}

export interface WalkOptions<C extends Caller> {
  /** Address of the mounted router. */
  base: string;
  router: AnyTRPCRouter;
  callers: readonly C[];
  samples: Record<string, Sample<C>>;
  /** Must stand in no answer about something foreign. */
  secrets: readonly string[];
}

export interface Walked {
  calls: number;
  /** One line for everything that came out otherwise than it must; empty when all is right. */
  wrong: string[];
}

/** How a call about somebody else's region or row may be refused: never `ok`, never as a failure of ours. */
const foreignCodes: readonly string[] = [
  'region-not-yours',
  'field-not-yours',
  'team-not-yours',
  'not-found',
  'campaign-unknown',
  'report-not-yours',
  'node-unknown',
  'enrol-code-invalid',
];
const placeKeys = /^(region|regions|within|id|campaignId|directiveId|taskId|userId)$/;

export interface Listed extends Procedure {
  contract: AnyContract;
}

/** Every procedure of a router with its contract. Throws for one that was not built from a contract. */
export function proceduresOf(router: AnyTRPCRouter): Listed[] {
  const procedures = router._def.procedures as Record<
    string,
    { _def: { type: Procedure['type']; meta?: Partial<ProcedureMeta> } }
  >;
  return Object.entries(procedures).map(([path, { _def }]) => {
    if (!_def.meta?.contract) throw new Error(`${path} has no contract`);
    return { path, type: _def.type, contract: _def.meta.contract };
  });
}

/** The code a caller is turned away with, or null for one who may call. */
export function refusalOf(who: Who, caller: Pick<Caller, 'kind' | 'roles'>): ErrorCode | null {
  if (who === 'anyone') return null;
  if (who === 'node') return caller.kind === 'node' ? null : 'node-credential-invalid';
  if (caller.kind !== 'person') return 'unauthenticated';
  return who === 'signed-in' || caller.roles.some((role) => (who as readonly string[]).includes(role))
    ? null
    : 'forbidden';
}

const namesPlace = (contract: AnyContract): boolean =>
  contract.input instanceof z.ZodObject &&
  Object.keys(contract.input.shape).some((key) => placeKeys.test(key));

function judge(outcome: Outcome, expected: readonly string[]): string | null {
  if (!expected.includes(outcome.code)) return `${outcome.code} instead of ${expected.join(' or ')}`;
  if (outcome.code === 'ok') return outcome.status === 200 ? null : `ok with status ${outcome.status}`;
  const { http } = errorCatalogue[outcome.code as ErrorCode];
  return outcome.status === http ? null : `${outcome.code} with status ${outcome.status}`;
}

export async function walk<C extends Caller>(options: WalkOptions<C>): Promise<Walked> {
  const { base, samples, callers, secrets } = options;
  const listed = proceduresOf(options.router);
  const result: Walked = { calls: 0, wrong: [] };
  const known = new Set(listed.map(({ path }) => path));
  for (const path of Object.keys(samples))
    if (!known.has(path)) result.wrong.push(`${path}: no such procedure`);

  for (const procedure of listed) {
    const { path, contract } = procedure;
    const sample = samples[path];
    if (!sample) {
      result.wrong.push(`${path}: no sample`);
      continue;
    }
    if (!sample.foreign && namesPlace(contract))
      result.wrong.push(`${path}: its input names a region or a row, so a foreign sample is needed`);
    let allowed = 0;
    /** Made once for all who are turned away: none of them changes anything with it. */
    let refusedInput: { value: unknown } | undefined;
    const attempt = async (caller: C, input: unknown, expected: readonly string[], what: string) => {
      result.calls += 1;
      const outcome = await call(base, procedure, input, caller.headers);
      const complaint = judge(outcome, expected);
      if (complaint)
        result.wrong.push(`${path} as ${caller.name}${what}: ${complaint} ${outcome.text.slice(0, 300)}`);
      return outcome;
    };
    for (const caller of callers) {
      const refusal = refusalOf(contract.who, caller);
      if (refusal) {
        refusedInput ??= { value: await sample.input(caller) };
        await attempt(caller, refusedInput.value, [refusal], '');
        continue;
      }
      const byRule = caller.roles.map((role) => sample.refused?.[role]).find(Boolean);
      const outcome = await attempt(caller, await sample.input(caller), [byRule ?? 'ok'], '');
      if (outcome.code === 'ok') allowed += 1;
      for (const input of (await sample.foreign?.(caller)) ?? []) {
        const answer = await attempt(
          caller,
          input,
          foreignCodes,
          ` on ${JSON.stringify(input).slice(0, 120)}`,
        );
        for (const secret of secrets)
          if (answer.text.includes(secret)) result.wrong.push(`${path} as ${caller.name}: leaks “${secret}”`);
      }
    }
    if (allowed === 0) result.wrong.push(`${path}: succeeds for nobody`);
  }
  return result;
}

/** Paths of contracts that no procedure of the router was built from. */
export function missingProcedures(
  router: AnyTRPCRouter,
  contracts: Record<string, Record<string, AnyContract>>,
): string[] {
  const built = new Map(proceduresOf(router).map(({ path, contract }) => [path, contract]));
  return Object.entries(contracts).flatMap(([name, parts]) =>
    Object.entries(parts)
      .filter(([key, contract]) => built.get(`${name}.${key}`) !== contract)
      .map(([key]) => `${name}.${key}`),
  );
}
