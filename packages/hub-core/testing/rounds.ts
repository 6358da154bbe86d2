/** Steps of supervision rounds for tests: each with what it needs, and what a test says otherwise. */
import type { Grant, HubRole, Principal } from '@linked/shared/access/roles.ts';
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { checklistPresets } from '@linked/shared/rounds/checklist.ts';
import type { z } from 'zod';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { actOnRound, saveRound } from '../rounds/change-round.ts';
import { actOnFinding, saveFinding } from '../rounds/findings.ts';
import type { RoundDetail } from '../rounds/read-round.ts';
import { saveTeam } from '../rounds/teams.ts';
import { saveVisit } from '../rounds/visits.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from './people.ts';

/** Noon in Shanghai on the first day of the third round. */
export const NOW = new Date('2020-06-09T04:00:00Z');
export const [HANDAN, HANSHAN, CHANGAN] = ['130400', '130402', '130102'] as const;
export const cities = getEdition('2020-04')
  .children(HEBEI)
  .map((unit) => unit.code);

export const grant = (role: HubRole, region: string, fields: string[] | null = null): Grant => ({
  role,
  region,
  fields,
  unit: null,
});
export const holder = (...grants: Grant[]): Principal => ({ ...person(HEBEI), grants });
export const province = holder(grant('province-staff', HEBEI));
export const cityStaff = holder(grant('city-staff', SHIJIAZHUANG));
export const miningTeam = holder(grant('field-team', HEBEI, ['mining']));
export const areaTeam = holder(grant('area-team', SHIJIAZHUANG));

type FindingParts = Partial<z.input<typeof roundsContract.saveFinding.input>> & { now?: Date };
type Ref = { id: string; version: number };

/** @param db and `campaignId` are asked for at each step, as tests make them anew */
export function roundSteps(db: () => HubDatabase, campaignId: () => string) {
  const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => db().transaction().execute(rule);
  const plan = (actor: Principal, more: object = {}) =>
    inTrx((trx) =>
      saveRound(trx, {
        id: newId(),
        version: 0,
        campaignId: campaignId(),
        region: HEBEI,
        title: '第三轮督导调研',
        startsOn: '2020-06-09',
        endsOn: '2020-06-19',
        checklist: [...checklistPresets[0].items],
        places: cities,
        actor,
        now: NOW,
        ...more,
      }),
    );
  const team = (round: RoundDetail, more: object = {}, actor = province) =>
    inTrx((trx) =>
      saveTeam(trx, {
        id: newId(),
        roundId: round.id,
        version: 0,
        kind: 'field',
        name: '矿山开发专班',
        leader: '王组长',
        members: ['李某', '赵某'],
        fields: ['mining'],
        areas: null,
        actor,
        now: NOW,
        ...more,
      }),
    );
  const act = (
    round: { id: string; version: number },
    event: 'start' | 'report' | 'reopen',
    text = '',
    actor = province,
  ) => inTrx((trx) => actOnRound(trx, { ...round, event, text, actor, now: NOW }));
  /** A round under way with a field team and an area team (of 石家庄), in that order. */
  async function underWay(): Promise<{ round: RoundDetail; field: string; area: string }> {
    const planned = await plan(province);
    const of = { fields: null, areas: [SHIJIAZHUANG], accounts: [areaTeam.userId] };
    const area = { kind: 'area', name: '第一包联组', ...of };
    await team(planned);
    await team(planned, area);
    const round = await act(planned, 'start');
    const [field, other] = [
      round.teams.find((one) => one.kind === 'field'),
      round.teams.find((one) => one.kind === 'area'),
    ];
    return { round, field: field!.id, area: other!.id };
  }
  const visit = (roundId: string, teamId: string, actor: Principal, more: object = {}) =>
    inTrx((trx) =>
      saveVisit(trx, {
        id: newId(),
        roundId,
        version: 0,
        teamId,
        place: SHIJIAZHUANG,
        visitedOn: '2020-06-09',
        people: '市人大常委会副主任等',
        answers: [{ item: 'check-1', answer: 'good', note: '' }],
        notes: '总体扎实',
        actor,
        now: NOW,
        ...more,
      }),
    );
  const find = (roundId: string, teamId: string, actor: Principal, more: FindingParts = {}) =>
    inTrx((trx) =>
      saveFinding(trx, {
        id: newId(),
        roundId,
        version: 0,
        teamId,
        visitId: null,
        field: 'mining',
        county: ZHENGDING,
        location: '某村采石坑',
        title: '采石坑未按期复绿',
        detail: '现场仍有裸露坡面。',
        severity: 'serious',
        foundOn: '2020-06-09',
        actor,
        now: NOW,
        ...more,
      }),
    );
  const step = (
    { id, version }: Ref,
    event: 'report' | 'send-back' | 'hand-over' | 'keep',
    actor: Principal,
    more: { note?: string; replyDueOn?: string } = {},
  ) =>
    inTrx((trx) =>
      actOnFinding(trx, {
        id,
        version,
        event,
        note: more.note ?? '',
        handOver:
          event === 'hand-over'
            ? {
                issuingOrgan: '联动监督领导小组办公室',
                letterNo: '冀人督〔2020〕1号',
                addressedTo: 'congress',
                replyDueOn: more.replyDueOn ?? '2020-06-24',
              }
            : null,
        actor,
        now: NOW,
      }),
    );
  return { inTrx, plan, team, act, underWay, visit, find, step };
}
