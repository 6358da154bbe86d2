/** Steps that bring a province up and a campaign out to its counties, through the servers' own interfaces. */
import pMap from 'p-map';
import type { CountyClient, HubClient } from './client.ts';
import { PROVINCE } from './reference.ts';
import { until } from './until.ts';

const CONCURRENCY = 8;

/** Issues one-time codes and has the county host enrol with them. Throws when a county could not be enrolled. */
export async function enrolCounties(
  hubAdmin: HubClient,
  host: CountyClient,
  { hubUrl, regions, mode = 'push' }: { hubUrl: string; regions: string[]; mode?: 'push' | 'pull' },
): Promise<void> {
  const codes = await hubAdmin.nodes.issueCodes.mutate({ regions, validHours: 72 });
  const counties = codes.map(({ region, code }) => ({ region, code }));
  const answer = await host.instances.enrol.mutate({ hubUrl, mode, counties });
  if (answer.failed.length > 0)
    throw new Error(`${answer.failed.length} counties could not be enrolled: ${answer.failed[0]!.reason}`);
}

/** Approval by a second person, with the Party committee's document of the campaign's first day. */
export async function approve(
  approver: HubClient,
  campaign: { id: string; version: number },
  startsOn: string,
) {
  return approver.campaigns.approve.mutate({
    id: campaign.id,
    version: campaign.version,
    partyApproval: {
      documentNo: `冀批〔${startsOn.slice(0, 4)}〕6号`,
      approvedOn: startsOn,
      mobilisedOn: startsOn,
    },
  });
}

/** Until every county has confirmed the campaign; throws after a minute. */
export async function untilDelivered(
  province: HubClient,
  { campaignId, counties, signal }: { campaignId: string; counties: number; signal: AbortSignal },
): Promise<void> {
  await until('the campaign reaches every county', signal, async () => {
    const [directive] = await province.directives.list.query({ campaignId });
    return directive !== undefined && directive.delivered + directive.signed === counties;
  });
}

/** Until every county's outbox is empty and both tiers agree; throws when the hub refused a report, or after a minute. */
export async function untilInStep(
  hubAdmin: HubClient,
  { counties, signal }: { counties: number; signal: AbortSignal },
): Promise<void> {
  await until('all reports arrive', signal, async () => {
    const nodes = await hubAdmin.nodes.list.query({ within: PROVINCE });
    const refused = nodes.filter((node) => node.rejected + node.held > 0);
    if (refused.length > 0)
      throw new Error(`the hub refused reports of ${refused.map((node) => node.regionName)}`);
    const enrolled = nodes.filter((node) => node.status === 'enrolled');
    const answers = await pMap(enrolled, (node) => hubAdmin.nodes.reconcile.mutate({ region: node.region }), {
      concurrency: CONCURRENCY,
      signal,
    });
    return answers.length === counties && answers.every((answer) => answer.inStep);
  });
}
