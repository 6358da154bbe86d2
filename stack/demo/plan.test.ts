import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { sumTiers } from '@linked/shared/primitives.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { describe, expect, it } from 'vitest';
import { planCounties } from './plan.ts';
import { codes, PROVINCE, unsigned } from './reference.ts';

let ids = 0;
const counties = getEdition('2020-04').counties(PROVINCE);
const document = hebei2020Template.build('2020-04-03', () => derivedId(String(ids++)));
const plans = planCounties(counties, document, '2020-04-03', 2020);
const of = (region: string) => plans.find((plan) => plan.region === region)!;
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

describe('the demo plan', () => {
  it('spreads exactly 2,052 groups and 41,606 of 152,400 representatives over 168 counties', () => {
    expect(plans).toHaveLength(168);
    expect(sum(plans.map((plan) => plan.people.groups.length))).toBe(2052);
    expect(sum(plans.map((plan) => sumTiers(plan.people.participating)))).toBe(41_606);
    expect(sum(plans.map((plan) => plan.people.representativesTotal))).toBe(152_400);
    expect((41_606 / 152_400) * 100).toBeCloseTo(27.3, 2);
  });

  it('puts every representative who takes part into one group and never more than there are', () => {
    for (const { people } of plans) {
      expect(sum(people.groups.map((group) => sumTiers(group.members)))).toBe(sumTiers(people.participating));
      expect(sumTiers(people.participating)).toBeLessThanOrEqual(people.representativesTotal);
    }
  });

  it('keeps the county cases', () => {
    const zhengding = of(codes.zhengding);
    expect(zhengding.people.groups).toHaveLength(10);
    expect(sumTiers(zhengding.people.participating) / zhengding.people.representativesTotal).toBeCloseTo(
      0.42,
      2,
    );
    expect(zhengding.workItems).toHaveLength(35);
    expect(sumTiers(of(codes.qianxi).people.participating)).toBe(1129);
    expect(
      of(codes.hanshan).problems.filter(
        (problem) => problem.source === 'hotline' && problem.state === 'closed',
      ),
    ).toHaveLength(304);
    expect(
      of(codes.hanshan).problems.filter(
        (problem) => problem.source === 'government-self-check' && problem.measures,
      ),
    ).toHaveLength(2201);
    const certificates = of(codes.qiaodong)
      .tasks.flatMap((task) => task.indicators)
      .find((item) => item.code === 'certificates');
    expect(certificates?.value).toBe(13_836);
    const baselines = of(codes.qianxi).baselines.map((baseline) => baseline.amount);
    expect(baselines).toEqual(expect.arrayContaining([13, 3, 84, 235]));
  });

  it('is the same for the same seed and date', () => {
    const again = planCounties(counties, document, '2020-04-03', 2020);
    const withoutIds = (value: unknown) =>
      JSON.stringify(value, (key, item) => (key === 'id' ? undefined : item));
    expect(withoutIds(again)).toBe(withoutIds(plans));
  });

  it('leaves a few counties unsigned, and these report no task', () => {
    const late = plans.filter((plan) => plan.signDay === null);
    expect(late.map((plan) => plan.region).sort()).toEqual([...unsigned].sort());
    for (const plan of late) expect(plan.tasks).toEqual([]);
  });
});
