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
  W extends Who = Who,
> {
  readonly kind: K;
  /** Kept in the type, so that a server knows where a principal or a node is certain. */
  readonly who: W;
  readonly input: I;
  /** Shape of the answer; of one event for a subscription. */
  readonly output: O;
}

type Parts<I, O, W> = { who: W; input: I; output: O };

export const query = <I extends z.ZodType, O extends z.ZodType, const W extends Who>(
  parts: Parts<I, O, W>,
): ProcedureContract<'query', I, O, W> => ({ kind: 'query', ...parts });
export const mutation = <I extends z.ZodType, O extends z.ZodType, const W extends Who>(
  parts: Parts<I, O, W>,
): ProcedureContract<'mutation', I, O, W> => ({ kind: 'mutation', ...parts });
export const subscription = <I extends z.ZodType, O extends z.ZodType, const W extends Who>(
  parts: Parts<I, O, W>,
): ProcedureContract<'subscription', I, O, W> => ({ kind: 'subscription', ...parts });
