/** The routers session, users and audit: the same on both servers. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import {
  auditContract,
  type auditRow,
  sessionContract,
  usersContract,
} from '@linked/shared/contracts/account.ts';
import type { z } from 'zod';
import { regionNameOf } from './grant-rules.ts';
import { listAccounts } from './list-accounts.ts';
import type { Kit, KitContext } from './trpc.ts';
import { type AccountRules, createAccount, resetPassword, setDisabled, setGrants } from './users.ts';

export type AuditRow = z.input<typeof auditRow>;

export interface AccountRouterOptions {
  rules: AccountRules;
  serverName: string;
  now: () => Date;
  /** Newest first; only what lies in regions the actor administers. */
  listAudit(
    actor: Principal,
    page: { limit: number; offset: number },
  ): Promise<{ rows: AuditRow[]; total: number }>;
}

export function createAccountRouters<C extends KitContext>(kit: Kit<C>, options: AccountRouterOptions) {
  const { rules, now } = options;
  const { router, procedure } = kit;
  return {
    session: router({
      me: procedure(sessionContract.me).query(({ ctx }) => ({
        principal: ctx.principal,
        regionNames: Object.fromEntries(
          ctx.principal.grants.map((grant) => [grant.region, regionNameOf(grant.region)]),
        ),
        today: shanghaiDate(now()),
        serverName: options.serverName,
      })),
    }),
    users: router({
      list: procedure(usersContract.list).query(({ ctx, input }) =>
        listAccounts(rules.db, ctx.principal, input),
      ),
      create: procedure(usersContract.create).mutation(({ ctx, input }) =>
        createAccount(rules, ctx.principal, input, now()),
      ),
      setGrants: procedure(usersContract.setGrants).mutation(({ ctx, input }) =>
        setGrants(rules, ctx.principal, input, now()),
      ),
      setDisabled: procedure(usersContract.setDisabled).mutation(({ ctx, input }) =>
        setDisabled(rules, ctx.principal, input, now()),
      ),
      resetPassword: procedure(usersContract.resetPassword).mutation(({ ctx, input }) =>
        resetPassword(rules, ctx.principal, input, now()),
      ),
    }),
    audit: router({
      list: procedure(auditContract.list).query(({ ctx, input }) => options.listAudit(ctx.principal, input)),
    }),
  };
}
