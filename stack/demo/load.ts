/**
 * Loads the reference campaign through the interfaces people and tiers use: accounts, enrolment of 168
 * counties, draft, approval by a second person, issue through Temporal, signing, plans, groups, progress with
 * sign-off, problems; reports come up over the link. Afterwards it checks that both tiers agree.
 */
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import cliProgress from 'cli-progress';
import pMap from 'p-map';
import { cityStaffOf, countyAccounts, DEMO_PASSWORD, hubAccounts } from './accounts.ts';
import { countyClient, type HubClient, hubClient } from './client.ts';
import { type DemoCounty, enterCounty, organise, recordPlan, sign, signTheRest, work } from './county.ts';
import { localApproval, planCounties } from './plan.ts';
import { approve, enrolCounties, untilDelivered, untilInStep } from './province.ts';
import { PROVINCE, TODAY } from './reference.ts';
import { reviewCity } from './reviews.ts';
import { holdRound, roundDays } from './rounds.ts';
import { createDemoTime } from './time.ts';

export { describeDemoAccounts } from './accounts.ts';

export interface DemoOptions {
  hubUrl: string;
  countyUrl: string;
  /** HUB_ADMIN_PASSWORD, COUNTY_ADMIN_PASSWORD and LINKED_CLOCK_FILE of the running stack. */
  env: Readonly<Record<string, string | undefined>>;
  log: (line: string) => void;
  /** This instant is day 68 of the campaign: the third supervision round. */
  now: Date;
  signal: AbortSignal;
  seed?: number;
}

const CONCURRENCY = 8;
/** Days at which the counties' work is written down. */
const stages = [36, 45, 52, 58, 62, TODAY - 1];

export async function loadDemo(options: DemoOptions): Promise<{ campaignId: string }> {
  const { hubUrl, countyUrl, log, signal, now } = options;
  const time = createDemoTime(required(options.env, 'LINKED_CLOCK_FILE'), now);
  const { startsOn } = time;
  const bar = progressBar(log);
  const each = <T>(items: readonly T[], label: string, step: (item: T) => Promise<unknown>) => {
    bar.begin(label, items.length);
    return pMap(
      items,
      async (item) => {
        await step(item);
        bar.tick();
      },
      { concurrency: CONCURRENCY, signal },
    );
  };
  try {
    time.goTo(0);
    const hubAdmin = await hubClient(hubUrl, 'admin', required(options.env, 'HUB_ADMIN_PASSWORD'));
    const host = await countyClient(countyUrl, 'admin', required(options.env, 'COUNTY_ADMIN_PASSWORD'));
    const edition = getEdition(hebei2020Template.editionId);
    const counties = edition.counties(PROVINCE);

    await enrolCounties(hubAdmin, host, { hubUrl, regions: counties.map((county) => county.code) });
    const countyUsers = counties.flatMap((county) => countyAccounts(county.code, county.name));
    const campaign = await draft(hubAdmin, hubUrl, startsOn, each);
    await each(countyUsers, '县级账号 county accounts', (account) => host.users.create.mutate(account));

    const plans = planCounties(counties, campaign.document, startsOn, options.seed ?? 2020);
    const province = await hubClient(hubUrl, 'province', DEMO_PASSWORD);
    const approver = await hubClient(hubUrl, 'approver', DEMO_PASSWORD);
    const approved = await approve(approver, campaign, startsOn);
    await province.campaigns.issue.mutate({ id: campaign.id, version: approved.version });
    const here: DemoCounty[] = [];
    await each(plans, '县级登录 county sign-in', async (plan) =>
      here.push(await enterCounty(countyUrl, plan)),
    );
    await untilDelivered(province, { campaignId: campaign.id, counties: counties.length, signal });

    for (const day of [0, 1, 2, 8]) {
      time.goTo(day);
      const signers = here.filter(({ plan }) => plan.signDay === day);
      await each(signers, `签收 sign, day ${day}`, (county) => sign(county, campaign.id));
    }
    await citiesRecordPlans(hubUrl, campaign.id, startsOn, each);
    for (const day of [12, 18]) {
      time.goTo(day);
      const recorders = here.filter(({ plan }) => plan.planDay <= 12 === (day === 12));
      await each(recorders, `方案与批转 plans, day ${day}`, (county) => recordPlan(county, campaign.id));
    }
    const held = { hubUrl, staff: province, campaignId: campaign.id, fields: campaign.document.fields };
    const rounds = { ...held, edition, startsOn };
    time.goTo(roundDays[0]);
    await each([0] as const, '第一轮督导调研 first round', (index) => holdRound(rounds, index));
    time.goTo(33);
    await each(here, '代表小组与底数 groups, day 33', (county) => organise(county, campaign.id, startsOn));
    let after = -1;
    for (const day of stages) {
      if (after < roundDays[1] && day >= roundDays[1]) {
        time.goTo(roundDays[1]);
        await each([1] as const, '第二轮督导调研 second round', (index) => holdRound(rounds, index));
      }
      time.goTo(day);
      const from = after;
      await each(here, `进展 progress, day ${day}`, (county) =>
        work(county, campaign.id, startsOn, from, day),
      );
      after = day;
    }
    await each(here, '签收提醒 reminders', (county) => signTheRest(county));
    await each([2] as const, '第三轮督导调研 third round', (index) => holdRound(rounds, index));
    time.present();
    await province.directives.retryNow.mutate({ campaignId: campaign.id });
    await untilInStep(hubAdmin, { counties: counties.length, signal });
    const reviewed = { hubUrl, campaignId: campaign.id };
    await each(edition.cities(PROVINCE), '市级审核 city reviews', (city) => reviewCity(reviewed, city.code));
    return { campaignId: campaign.id };
  } finally {
    time.present();
    bar.end();
  }
}

type Each = <T>(items: readonly T[], label: string, step: (item: T) => Promise<unknown>) => Promise<unknown>;

async function draft(hubAdmin: HubClient, hubUrl: string, startsOn: string, each: Each) {
  const { fields } = hebei2020Template.build(startsOn, newId);
  await each(
    hubAccounts(getEdition(hebei2020Template.editionId), fields),
    '省市账号 hub accounts',
    (account) => hubAdmin.users.create.mutate(account),
  );
  const province = await hubClient(hubUrl, 'province', DEMO_PASSWORD);
  return province.campaigns.draftFromTemplate.mutate({ templateId: hebei2020Template.id, startsOn });
}

async function citiesRecordPlans(
  hubUrl: string,
  campaignId: string,
  startsOn: string,
  each: Each,
): Promise<void> {
  await each(
    getEdition(hebei2020Template.editionId).cities(PROVINCE),
    '市级方案 city plans',
    async (city) => {
      const staff = await hubClient(hubUrl, cityStaffOf(city.code), DEMO_PASSWORD);
      const day = Number(city.code.slice(2, 4)) % 5;
      await staff.plans.record.mutate({
        campaignId,
        region: city.code,
        ...localApproval(city.name, startsOn, day + 1),
      });
    },
  );
}

function required(env: DemoOptions['env'], name: string): string {
  const value = env[name];
  if (!value) throw new Error(`the demo needs ${name} of the running stack`);
  return value;
}

/** A bar a stage on a terminal, a line a stage elsewhere. */
function progressBar(log: (line: string) => void) {
  const terminal = process.stdout.isTTY === true;
  let bar: cliProgress.SingleBar | undefined;
  return {
    begin(label: string, total: number) {
      bar?.stop();
      bar = undefined;
      if (!terminal) return log(`demo: ${label} (${total})`);
      bar = new cliProgress.SingleBar(
        { format: '  demo {bar} {value}/{total}  {label}' },
        cliProgress.Presets.shades_classic,
      );
      bar.start(total, 0, { label });
    },
    tick: () => bar?.increment(),
    end: () => bar?.stop(),
  };
}
