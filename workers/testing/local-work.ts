/** What tiers between province and county add while a campaign runs: a city's tasks, findings of a round. */
import { issueLocalTasks } from '@linked/hub-core/local-tasks/issue-local-tasks.ts';
import { actOnRound, saveRound } from '@linked/hub-core/rounds/change-round.ts';
import { actOnFinding, saveFinding } from '@linked/hub-core/rounds/findings.ts';
import type { RoundFinding } from '@linked/hub-core/rounds/read-findings.ts';
import { saveTeam } from '@linked/hub-core/rounds/teams.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { HEBEI, person, SHIJIAZHUANG } from '@linked/hub-core/testing/people.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import { checklistPresets } from '@linked/shared/rounds/checklist.ts';
import type { Rig } from './rig.ts';

/** The city of the first counties of the reference edition. */
export const cityStaff = person(SHIJIAZHUANG, 'city-staff');

/** The city's first list: one task, due ten days later unless it is given. Its receipts are due on the day named. */
export async function addCityTask(
  rig: Rig,
  campaignId: string,
  given: Partial<CampaignTask> = {},
): Promise<{ taskId: string; dueOn: string; receiptDueOn: string; counties: number }> {
  const { id, field, title, standard, dueOn, indicators } = {
    id: newId(),
    field: 'mining',
    title: '矿山道路硬化',
    standard: '逐条硬化，通过验收。',
    dueOn: addDays(shanghaiDate(await rig.now()), 10),
    indicators: [],
    ...given,
  };
  const task = { id, field, title, standard, dueOn, indicators };
  const { receiptDueOn, counties } = await rig.act((trx, now) =>
    issueLocalTasks(trx, {
      campaignId,
      region: SHIJIAZHUANG,
      listRevision: 0,
      tasks: [task],
      drops: [],
      actor: cityStaff,
      now,
    }),
  );
  return { taskId: task.id, dueOn: task.dueOn, receiptDueOn, counties };
}

/** A round of the province's is under way; its team has found something in each county, and the office hands it over. */
export async function handOverFindings(
  rig: Rig,
  campaignId: string,
  counties: readonly string[],
): Promise<RoundFinding[]> {
  const today = shanghaiDate(await rig.now());
  const teamId = newId();
  const roundId = await rig.act(async (trx, now) => {
    const by = { actor: drafter, now };
    const planned = await saveRound(trx, {
      id: newId(),
      version: 0,
      campaignId,
      region: HEBEI,
      title: '第一轮督导调研',
      startsOn: today,
      endsOn: addDays(today, 10),
      checklist: [...checklistPresets[0].items],
      places: [SHIJIAZHUANG],
      ...by,
    });
    await saveTeam(trx, {
      id: teamId,
      roundId: planned.id,
      version: 0,
      kind: 'field',
      name: '矿山开发专班',
      leader: '王组长',
      members: [],
      fields: ['mining'],
      areas: null,
      ...by,
    });
    const { id } = await actOnRound(trx, {
      id: planned.id,
      version: planned.version,
      event: 'start',
      text: '',
      ...by,
    });
    return id;
  });
  const findings: RoundFinding[] = [];
  for (const county of counties) findings.push(await handOver(rig, { roundId, teamId, county, today }));
  return findings;
}

async function handOver(
  rig: Rig,
  found: { roundId: string; teamId: string; county: string; today: string },
): Promise<RoundFinding> {
  const { roundId, teamId, county, today } = found;
  return rig.act(async (trx, now) => {
    const by = { actor: drafter, now };
    const noted = await saveFinding(trx, {
      id: newId(),
      roundId,
      version: 0,
      teamId,
      visitId: null,
      field: 'mining',
      county,
      location: '某村采石坑',
      title: '采石坑未按期复绿',
      detail: '现场仍有裸露坡面。',
      severity: 'serious',
      foundOn: today,
      ...by,
    });
    const act = { id: noted.id, note: '', ...by };
    const reported = await actOnFinding(trx, {
      ...act,
      version: noted.version,
      event: 'report',
      handOver: null,
    });
    return actOnFinding(trx, {
      ...act,
      version: reported.version,
      event: 'hand-over',
      handOver: {
        issuingOrgan: '联动监督领导小组办公室',
        letterNo: '冀人督〔2026〕1号',
        addressedTo: 'congress',
        replyDueOn: addDays(today, 15),
      },
    });
  });
}
