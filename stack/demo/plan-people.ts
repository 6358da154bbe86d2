/** Representatives of the demo: how many take part in each county, in which groups, all trained. */
import { sumTiers, type TierCounts } from '@linked/shared/primitives.ts';
import { apportion, type Random } from './random.ts';
import { codes, dingzhou, hanshan, qianxi, totals, zhengding } from './reference.ts';

export interface CountyPeople {
  region: string;
  representativesTotal: number;
  participating: TierCounts;
  staffParticipating: number;
  opinionsCollected: number;
  opinionsAnswered: number;
  cadreVisits: number;
  inspectionTeams: number;
  groups: GroupPlan[];
}

export interface GroupPlan {
  field: string;
  name: string;
  leaderName: string;
  members: TierCounts;
  otherMembers: number;
}

const surnames = ['张', '王', '李', '赵', '刘', '陈', '杨', '孙', '周', '吴', '郑', '冯'];

/** Splits the province's totals over its counties; counties with figures of their own keep them. */
export function planPeople(
  regions: readonly string[],
  fields: readonly { code: string; name: string }[],
  random: Random,
): CountyPeople[] {
  const size = new Map(regions.map((region) => [region, random.int(70, 150)]));
  const fixedPeople: Record<string, TierCounts> = {
    [codes.qianxi]: qianxi.participating,
    [codes.zhengding]: zhengding.participating,
  };
  const participants = spread(
    regions,
    size,
    totals.representativesParticipating,
    Object.fromEntries(Object.entries(fixedPeople).map(([region, counts]) => [region, sumTiers(counts)])),
  );
  const representatives = spread(regions, size, totals.representatives, {
    [codes.zhengding]: zhengding.representatives,
    [codes.qianxi]: 1480,
  });
  const groups = spread(regions, size, totals.groups, { [codes.zhengding]: zhengding.groups });

  return regions.map((region) => {
    const taking = participants.get(region)!;
    const participating = fixedPeople[region] ?? splitTiers(taking, random);
    const opinionsCollected = region === codes.hanshan ? hanshan.opinions : random.int(25, 160);
    return {
      region,
      representativesTotal: representatives.get(region)!,
      participating,
      staffParticipating: random.int(12, 34),
      opinionsCollected,
      opinionsAnswered: Math.round((opinionsCollected * random.int(70, 100)) / 100),
      cadreVisits: region === codes.dingzhou ? dingzhou.cadreVisits : random.int(60, 900),
      inspectionTeams: region === codes.hanshan ? hanshan.inspectionTeams : random.int(1, 5),
      groups: planGroups(groups.get(region)!, participating, fields, random),
    };
  });
}

function spread(
  regions: readonly string[],
  size: ReadonlyMap<string, number>,
  total: number,
  fixed: Readonly<Record<string, number>>,
): Map<string, number> {
  const rest = total - Object.values(fixed).reduce((a, b) => a + b, 0);
  const free = regions.filter((region) => fixed[region] === undefined);
  const parts = apportion(
    rest,
    free.map((region) => size.get(region)!),
  );
  return new Map([
    ...free.map((region, index): [string, number] => [region, parts[index]!]),
    ...Object.entries(fixed),
  ]);
}

function splitTiers(total: number, random: Random): TierCounts {
  const national = random.chance(20) ? 1 : 0;
  const provincial = random.int(1, 4);
  const city = random.int(6, 16);
  const [county = 0, township = 0] = apportion(total - national - provincial - city, [
    random.int(35, 50),
    random.int(50, 65),
  ]);
  return { national, provincial, city, county, township };
}

function planGroups(
  count: number,
  people: TierCounts,
  fields: readonly { code: string; name: string }[],
  random: Random,
): GroupPlan[] {
  const even = Array.from({ length: count }, () => 1);
  const split = Object.fromEntries(
    Object.entries(people).map(([tier, value]) => [tier, apportion(value, even)]),
  ) as Record<keyof TierCounts, number[]>;
  return even.map((_, index) => {
    const field = fields[index % fields.length]!;
    const round = Math.floor(index / fields.length) + 1;
    return {
      field: field.code,
      name: `${field.name}第${round}代表小组`,
      leaderName: `${random.pick(surnames)}组长`,
      members: {
        national: split.national[index]!,
        provincial: split.provincial[index]!,
        city: split.city[index]!,
        county: split.county[index]!,
        township: split.township[index]!,
      },
      otherMembers: random.int(0, 3),
    };
  });
}
