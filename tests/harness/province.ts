/** A province on a test network: its people, its enrolled counties, its campaigns; all through the real interfaces. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import type { Region } from '@linked/shared/regions/region.ts';
import {
  countyAccounts,
  DEMO_PASSWORD,
  hubAccounts,
  leaderOf,
  staffOf,
} from '@linked/stack/demo/accounts.ts';
import { type CountyClient, countyClient, type HubClient, hubClient } from '@linked/stack/demo/client.ts';
import { approve, enrolCounties } from '@linked/stack/demo/province.ts';
import { PROVINCE } from '@linked/stack/demo/reference.ts';
import type { Network } from '@linked/stack/network.ts';
import pMap from 'p-map';

export interface Province {
  hubAdmin: HubClient;
  /** Operator of the counties' host. */
  host: CountyClient;
  staff: HubClient;
  approver: HubClient;
  counties: readonly Region[];
}

export const edition = getEdition(hebei2020Template.editionId);
/** The 168 counties of the reference campaign's edition. */
export const allCounties: readonly Region[] = edition.counties(PROVINCE);

export const today = (): string => shanghaiDate(new Date());

/**
 * Accounts at the hub, enrolment of these counties, accounts in them (staff `c<code>`, leader `l<code>`).
 * Counties of the campaign that are not named here are never enrolled.
 */
export async function raiseProvince(
  network: Pick<Network, 'hubUrl' | 'countyUrl' | 'env'>,
  options: {
    counties?: readonly Region[];
    /** Roles that get an account in the counties; none when left out. */
    people?: readonly ('county-staff' | 'county-leader')[];
    /** Counties with accounts; all of `counties` when left out. */
    peopleIn?: readonly Region[];
    mode?: 'push' | 'pull';
  } = {},
): Promise<Province> {
  const { hubUrl, countyUrl, env } = network;
  const counties = options.counties ?? allCounties;
  const [hubAdmin, host] = await Promise.all([
    hubClient(hubUrl, 'admin', env.HUB_ADMIN_PASSWORD!),
    countyClient(countyUrl, 'admin', env.COUNTY_ADMIN_PASSWORD!),
  ]);
  const { fields } = hebei2020Template.build(today(), newId);
  const regions = counties.map((county) => county.code);
  await enrolCounties(hubAdmin, host, { hubUrl, regions, mode: options.mode });
  await pMap(hubAccounts(edition, fields), (account) => hubAdmin.users.create.mutate(account), {
    concurrency: 8,
  });
  const people = (options.peopleIn ?? counties)
    .flatMap((county) => countyAccounts(county.code, county.name))
    .filter(({ grants }) => options.people?.some((role) => role === grants[0]?.role));
  await pMap(people, (account) => host.users.create.mutate(account), { concurrency: 8 });
  const [staff, approver] = await Promise.all([
    hubClient(hubUrl, 'province', DEMO_PASSWORD),
    hubClient(hubUrl, 'approver', DEMO_PASSWORD),
  ]);
  return { hubAdmin, host, staff, approver, counties };
}

/** A campaign from the template that a second person has approved; not yet issued. */
export async function approvedCampaign({ staff, approver }: Province, startsOn = today()) {
  const draft = await staff.campaigns.draftFromTemplate.mutate({
    templateId: hebei2020Template.id,
    startsOn,
  });
  return approve(approver, draft, startsOn);
}

export const countyStaff = (countyUrl: string, region: string): Promise<CountyClient> =>
  countyClient(countyUrl, staffOf(region), DEMO_PASSWORD);

export const countyLeader = (countyUrl: string, region: string): Promise<CountyClient> =>
  countyClient(countyUrl, leaderOf(region), DEMO_PASSWORD);
