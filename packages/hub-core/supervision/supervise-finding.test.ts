import { newId } from '@linked/shared/ids.ts';
import { checklistPresets } from '@linked/shared/rounds/checklist.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubTransaction } from '../db/database.ts';
import { actOnRound, saveRound } from '../rounds/change-round.ts';
import { actOnFinding, saveFinding } from '../rounds/findings.ts';
import { listFindings } from '../rounds/read-findings.ts';
import { saveTeam } from '../rounds/teams.ts';
import { issuedCampaign } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { draftOf, issuedLetter, letterTo, stepOn } from '../testing/supervisions.ts';

const NOW = new Date('2020-06-09T04:00:00Z');
const staff = person(HEBEI, 'province-staff');

let hub: TestHub;
let campaignId: string;
let roundId: string;
let teamId: string;

beforeAll(async () => {
  hub = await openTestHub();
  await enrolCounties(hub.db, [ZHENGDING]);
  campaignId = (await issuedCampaign(hub.db)).id;
  const by = { actor: staff, now: NOW };
  const round = await inTrx((trx) =>
    saveRound(trx, {
      ...{ id: newId(), version: 0, campaignId, region: HEBEI, title: '第三轮督导调研' },
      ...{ startsOn: '2020-06-09', endsOn: '2020-06-19', places: [SHIJIAZHUANG] },
      checklist: [...checklistPresets[0].items],
      ...by,
    }),
  );
  const withTeam = await inTrx((trx) =>
    saveTeam(trx, {
      ...{ id: newId(), roundId: round.id, version: 0, kind: 'area', name: '第一包联组', leader: '王组长' },
      ...{ members: ['李某'], fields: null, areas: [SHIJIAZHUANG], ...by },
    }),
  );
  roundId = round.id;
  teamId = withTeam.teams[0]!.id;
  await inTrx((trx) =>
    actOnRound(trx, { id: roundId, version: withTeam.version, event: 'start', text: '', ...by }),
  );
});
afterAll(() => hub.stop());

const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(rule);
const find = () =>
  inTrx((trx) =>
    saveFinding(trx, {
      ...{ id: newId(), roundId, version: 0, teamId, visitId: null, field: 'mining', county: ZHENGDING },
      ...{ location: '某村', title: '采石坑未复绿', detail: '现场裸露。', severity: 'serious' },
      ...{ foundOn: '2020-06-09', actor: staff, now: NOW },
    }),
  );
type Ref = { id: string; version: number };
const act = (finding: Ref, event: 'report' | 'hand-over') =>
  inTrx((trx) =>
    actOnFinding(trx, {
      ...{ id: finding.id, version: finding.version, event, note: '' },
      handOver:
        event === 'hand-over'
          ? { issuingOrgan: '办公室', letterNo: null, addressedTo: 'congress', replyDueOn: null }
          : null,
      ...{ actor: staff, now: NOW },
    }),
  );
const matterOf = ({ id }: { id: string }) => ({ origin: 'finding', findingId: id }) as const;
const readFinding = async (id: string) => {
  const asked = { roundId, state: null, field: null, limit: 50, offset: 0 };
  return (await listFindings(hub.db, staff, asked)).rows.find((row) => row.id === id)!;
};
interface Assignment {
  problemId: string;
  supervisionId: string | null;
  roundTitle: string | null;
}
const assignments = async (): Promise<Assignment[]> =>
  (
    await hub.db
      .selectFrom('directives')
      .select('payload')
      .where('kind', '=', 'problem-assignment')
      .orderBy('issued_at')
      .orderBy('id')
      .execute()
  ).map((row) => row.payload as unknown as Assignment);

describe('a finding of a round', () => {
  it('that the office has is supervised with what the team wrote down, and handed over by the letter', async () => {
    const finding = await act(await find(), 'report');
    const letter = await issuedLetter(hub.db, campaignId, { matter: matterOf(finding), now: NOW });
    expect(letter).toMatchObject({
      origin: 'finding',
      title: '采石坑未复绿',
      detail: '现场裸露。',
      place: '某村',
      roundTitle: '第三轮督导调研',
    });
    expect(await readFinding(finding.id)).toMatchObject({
      state: 'handed-over',
      letterNo: letter.letterNo,
      addressedTo: 'congress',
      replyDueOn: letter.replyDueOn,
    });
    const sent = (await assignments()).filter((one) => one.problemId === finding.id);
    expect(sent).toMatchObject([{ supervisionId: letter.id, roundTitle: '第三轮督导调研' }]);
    await expect(act(await readFinding(finding.id), 'hand-over')).rejects.toMatchObject({
      code: 'illegal-transition',
    });
  });

  it('handed over before is the same problem in the county', async () => {
    const finding = await act(await act(await find(), 'report'), 'hand-over');
    const letter = await issuedLetter(hub.db, campaignId, { matter: matterOf(finding), now: NOW });
    const sent = (await assignments()).filter((one) => one.problemId === finding.id);
    expect(sent.map((one) => one.supervisionId)).toEqual([null, letter.id]);
    expect((await readFinding(finding.id)).steps.filter((step) => step.event === 'hand-over')).toHaveLength(
      1,
    );
  });

  it('stays with the office when the letter goes to the tier’s own government', async () => {
    const finding = await act(await find(), 'report');
    const letter = letterTo('government');
    await issuedLetter(hub.db, campaignId, { matter: matterOf(finding), letter, now: NOW });
    expect((await readFinding(finding.id)).state).toBe('with-office');
  });

  it('is supervised once at a time, after its team has reported it, by the tier of its round', async () => {
    const noted = await find();
    const draft = (more: Parameters<typeof draftOf>[2] = {}) =>
      draftOf(hub.db, campaignId, { matter: matterOf(noted), now: NOW, ...more });
    await expect(draft()).rejects.toMatchObject({ code: 'illegal-transition' });
    await act(noted, 'report');
    await expect(draft({ actor: person(SHIJIAZHUANG, 'city-staff') })).rejects.toMatchObject({
      code: 'region-not-yours',
    });
    const first = await draft();
    await expect(draft()).rejects.toMatchObject({ code: 'already-exists' });
    await stepOn(hub.db, first, 'cancel', { input: { note: '另行处理' }, now: NOW });
    expect((await draft()).state).toBe('drafted');
    const elsewhere = (await issuedCampaign(hub.db)).id;
    const other = draftOf(hub.db, elsewhere, { matter: matterOf(noted), now: NOW });
    await expect(other).rejects.toMatchObject({ code: 'not-found' });
  });
});
