/**
 * The province's three supervision rounds (督导调研) as its staff and teams write them down: the first two went to
 * all cities and are reported, the third goes on. Nothing is handed over, so that the counties' ledgers stay as reported.
 */
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { CampaignField } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import type { Edition } from '@linked/shared/regions/lookup.ts';
import { checkAnswers, checklistPresets } from '@linked/shared/rounds/checklist.ts';
import { DEMO_PASSWORD } from './accounts.ts';
import { type HubClient, hubClient } from './client.ts';
import { PROVINCE, TODAY } from './reference.ts';

/** Days of the campaign on which each round is written down; the third began on 9 June. */
export const roundDays = [26, 48, TODAY - 1] as const;

const rounds = [
  {
    title: '第一轮督导调研',
    from: 17,
    until: 26,
    report: '第一轮督导调研走访十一个设区的市，重点了解动员部署、组建代表小组和摸清底数情况。',
  },
  {
    title: '第二轮督导调研',
    from: 39,
    until: 48,
    report: '第二轮督导调研走访十一个设区的市，重点了解检查视察、自查整改和清单台账情况。',
  },
  { title: '第三轮督导调研', from: TODAY - 1, until: 77, report: null },
] as const;

const found = [
  { field: 'mining', title: '责任主体灭失矿山迹地修复进度不均衡' },
  { field: 'groundwater', title: '自备井关停台账与现场核对不及时' },
  { field: 'land-use', title: '闲置土地处置措施不够具体' },
  { field: 'real-estate', title: '遗留小区不动产登记材料收集缓慢' },
] as const;

interface Province {
  hubUrl: string;
  staff: HubClient;
  campaignId: string;
  fields: readonly CampaignField[];
  edition: Edition;
  startsOn: string;
}

/** Writes down the round of `index`, on its day. */
export async function holdRound(province: Province, index: 0 | 1 | 2): Promise<void> {
  const { staff, campaignId, edition, startsOn, fields } = province;
  const { title, from, until, report } = rounds[index];
  const day = (number: number) => addDays(startsOn, number);
  const checklist = [...checklistPresets[0].items];
  const cities = edition.children(PROVINCE);
  const round = await staff.rounds.save.mutate({
    ...{ id: newId(), version: 0, campaignId, region: PROVINCE, title, checklist },
    ...{ startsOn: day(from), endsOn: day(until), places: cities.map((city) => city.code) },
  });
  const teams = fields.map((field) => ({ id: newId(), field: field.code }));
  for (const [at, team] of teams.entries())
    await staff.rounds.saveTeam.mutate({
      ...{ id: team.id, roundId: round.id, version: 0, kind: 'field' as const },
      ...{ name: `${fields[at]!.name}专班`, leader: '专班组长', members: [] },
      ...{ fields: [team.field], areas: null },
    });
  const client = await hubClient(province.hubUrl, 'area-1', DEMO_PASSWORD);
  const { principal } = await client.session.me.query();
  const area = newId();
  await staff.rounds.saveTeam.mutate({
    ...{ id: area, roundId: round.id, version: 0, kind: 'area' as const, name: '第一包联组' },
    ...{ leader: '包联组组长', members: [], fields: null, areas: ['130100', '130400'] },
    accounts: [principal.userId],
  });
  await staff.rounds.act.mutate({ id: round.id, version: round.version, event: 'start' });

  const visited = report === null ? cities.slice(0, 1) : cities;
  for (const [at, city] of visited.entries()) {
    const ofArea = city.code === '130100' || city.code === '130400';
    const visitedOn = day(Math.min(from + at, roundDays[index]));
    await (ofArea ? client : staff).rounds.saveVisit.mutate({
      ...{ id: newId(), roundId: round.id, version: 0, place: city.code, visitedOn, notes: '' },
      teamId: ofArea ? area : teams[at % teams.length]!.id,
      people: `${city.name}人大常委会有关负责同志`,
      answers: checklist.map((item, number) => ({
        item: item.code,
        answer: checkAnswers[(at + number + index) % 7 === 0 ? 1 : 0]!,
        note: '',
      })),
    });
  }
  if (report === null) return;
  await noteFindings(province, round.id, teams, day(until));
  const { version } = await staff.rounds.get.query({ id: round.id });
  await staff.rounds.act.mutate({ id: round.id, version, event: 'report', text: report });
}

/** What teams found: most is with the leading group's office, which keeps some on record. */
async function noteFindings(
  { staff, edition }: Province,
  roundId: string,
  teams: readonly { id: string; field: string }[],
  foundOn: string,
): Promise<void> {
  for (const [at, { field, title }] of found.entries()) {
    const team = teams.find((one) => one.field === field);
    if (!team) continue;
    const finding = await staff.rounds.saveFinding.mutate({
      ...{ id: newId(), roundId, version: 0, teamId: team.id, visitId: null, field, title, foundOn },
      ...{
        county: edition.counties(PROVINCE)[at * 40]!.code,
        location: '',
        detail: '',
        severity: 'serious' as const,
      },
    });
    const reported = await staff.rounds.actOnFinding.mutate({
      id: finding.id,
      version: finding.version,
      event: 'report',
    });
    if (at % 2 === 0) continue;
    const { id, version } = reported;
    await staff.rounds.actOnFinding.mutate({ id, version, event: 'keep', note: '已由当地当场整改。' });
  }
}
