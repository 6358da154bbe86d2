/**
 * A procedure's contract: who may call it, what goes in, what comes out. Routers are built from it, so a
 * procedure without a stated `who` cannot exist, and a test walks all of them with every role.
 */
import type { z } from 'zod';
import type { Role } from '../access/roles.ts';

/** Roles that may call; `anyone` without signing in; `signed-in` any account; `node` an enrolled county or its hub. */
export type Who = 'anyone' | 'signed-in' | 'node' | readonly Role[];

export interface ProcedureContract<
  K extends 'query' | 'mutation' | 'subscription',
  I extends z.ZodType,
  O extends z.ZodType,
> {
  readonly kind: K;
  readonly who: Who;
  readonly input: I;
  /** Shape of the answer; of one event for a subscription. */
  readonly output: O;
}

type Parts<I, O> = { who: Who; input: I; output: O };

export const query = <I extends z.ZodType, O extends z.ZodType>(
  parts: Parts<I, O>,
): ProcedureContract<'query', I, O> => ({
  kind: 'query',
  ...parts,
});
export const mutation = <I extends z.ZodType, O extends z.ZodType>(
  parts: Parts<I, O>,
): ProcedureContract<'mutation', I, O> => ({ kind: 'mutation', ...parts });
export const subscription = <I extends z.ZodType, O extends z.ZodType>(
  parts: Parts<I, O>,
): ProcedureContract<'subscription', I, O> => ({ kind: 'subscription', ...parts });
