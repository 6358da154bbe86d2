/** Supervision rounds. Who may write where stands in hub-core/rounds/round-access.ts. */
import type { HubTransaction } from '@linked/hub-core/db/database.ts';
import { actOnRound, saveRound } from '@linked/hub-core/rounds/change-round.ts';
import { actOnFinding, saveFinding } from '@linked/hub-core/rounds/findings.ts';
import { listFindings } from '@linked/hub-core/rounds/read-findings.ts';
import { changedCounties, listRounds, readRoundDetail } from '@linked/hub-core/rounds/read-round.ts';
import { readRound, requireStaff } from '@linked/hub-core/rounds/round-access.ts';
import { removeTeam, saveTeam } from '@linked/hub-core/rounds/teams.ts';
import { removeVisit, saveVisit } from '@linked/hub-core/rounds/visits.ts';
import type { AuthDatabase } from '@linked/server-kit/auth.ts';
import { accountsWithRole } from '@linked/server-kit/list-accounts.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { roundsContract as contract } from '@linked/shared/contracts/hub/rounds.ts';
import { roleOfTeam } from '@linked/shared/rounds/states.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign } from './scopes.ts';

/** @param accounts who can be named in a team */
export function createRoundsRouter({ kit, db, now, live }: HubParts, accounts: AuthDatabase) {
  const { procedure } = kit;
  /** A change by the caller, in one transaction. */
  const change = <I extends object, R>(
    { ctx, input }: { ctx: { principal: Principal }; input: I },
    rule: (trx: HubTransaction, step: I & { actor: Principal; now: Date }) => Promise<R>,
  ): Promise<R> =>
    db.transaction().execute((trx) => rule(trx, { ...input, actor: ctx.principal, now: now() }));

  return kit.router({
    list: procedure(contract.list).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.list.who, input.campaignId);
      return listRounds(db, ctx.principal, input.campaignId);
    }),
    changedCounties: procedure(contract.changedCounties).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.changedCounties.who, input.campaignId);
      return changedCounties(db, input.campaignId);
    }),
    get: procedure(contract.get).query(({ ctx, input }) => readRoundDetail(db, ctx.principal, input.id)),
    save: procedure(contract.save).mutation(async (call) => {
      await requireCampaign(db, call.ctx.principal, contract.save.who, call.input.campaignId);
      return change(call, saveRound);
    }),
    act: procedure(contract.act).mutation((call) => change(call, actOnRound)),
    saveTeam: procedure(contract.saveTeam).mutation((call) => change(call, saveTeam)),
    removeTeam: procedure(contract.removeTeam).mutation((call) => change(call, removeTeam)),
    teamPeople: procedure(contract.teamPeople).query(async ({ ctx, input }) => {
      const { region } = await readRound(db, ctx.principal, input.roundId);
      requireStaff(ctx.principal, region);
      const people = await accountsWithRole(accounts, { role: roleOfTeam.area, within: region });
      return people.map(({ regions, ...one }) => ({ ...one, areas: regions }));
    }),
    saveVisit: procedure(contract.saveVisit).mutation((call) => change(call, saveVisit)),
    removeVisit: procedure(contract.removeVisit).mutation((call) => change(call, removeVisit)),
    findings: procedure(contract.findings).query(({ ctx, input }) => listFindings(db, ctx.principal, input)),
    saveFinding: procedure(contract.saveFinding).mutation((call) => change(call, saveFinding)),
    live: procedure(contract.live).subscription(async ({ ctx, input, signal }) => {
      await requireCampaign(db, ctx.principal, contract.live.who, input.campaignId);
      const { campaignId, lastEventId } = input;
      return live.rounds({ campaignId, lastEventId: lastEventId ?? null, signal });
    }),
    actOnFinding: procedure(contract.actOnFinding).mutation((call) => change(call, actOnFinding)),
  });
}
