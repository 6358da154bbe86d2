/** Judges one report: taken, refused for a reason, or kept until this program is upgraded. */
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { AppError, type ErrorParams, isAppError } from '@linked/shared/errors/app-error.ts';
import {
  isReportKind,
  type ReportKind,
  type ReportPayload,
  reportPayloads,
} from '@linked/shared/link/kinds.ts';
import { type Judgement, PROTOCOL, type Report } from '@linked/shared/link/protocol.ts';
import { type Contribution, contributionOf, nothing } from '../rollup/contribution.ts';
import { frozenContribution, requireTakenWhileEnding } from './closing-rules.ts';
import type { JudgeContext, JudgedCampaign } from './judge-context.ts';
import { placeReport } from './payload-rules.ts';
import { isStorable, storableText } from './storable.ts';

export type Reason = NonNullable<Judgement['reason']>;

export type Verdict =
  | { outcome: 'accepted'; payload: object; field: string; contribution: Contribution }
  /** `payload` is null when it cannot be stored. */
  | { outcome: 'rejected' | 'held'; payload: unknown; reason: Reason };

/** What a county's clock may be ahead of ours. */
const FUTURE_MS = 24 * 3_600_000;
const EARLIEST = Date.UTC(2000, 0, 1);
/** Largest value of the integer columns. */
const MAX_REVISION = 2_147_483_647;
/** A county still acknowledges the directive that ends a campaign. */
const receiptStates: readonly CampaignState[] = [...openCampaignStates, 'closed', 'withdrawn'];
/** What else is taken of a closed campaign is the closing's own rule. */
const reportStates: readonly CampaignState[] = [...openCampaignStates, 'closed'];

/** Never throws for anything a county can send; `now` is the instant of arrival. */
export function judgeReport(report: Report, context: JudgeContext, now: Date): Verdict {
  if (!isStorable(report.payload))
    return {
      outcome: 'rejected',
      payload: null,
      reason: { code: 'invalid-input', params: { detail: 'payload' } },
    };
  const { payload } = report;
  if (report.protocol > PROTOCOL)
    return {
      outcome: 'held',
      payload,
      reason: { code: 'protocol-newer', params: { version: report.protocol } },
    };
  if (!isReportKind(report.kind))
    return { outcome: 'held', payload, reason: { code: 'kind-unknown', params: { kind: report.kind } } };
  try {
    requireEnvelope(report, now);
    const known = parsePayload(report.kind, payload);
    const campaign = requireCampaign(report, context);
    if (campaign.state === 'closing' || campaign.state === 'closed')
      requireTakenWhileEnding(report, known, campaign);
    const entityId = report.entityId.toLowerCase();
    const { field, task, counted } = placeReport(report.kind, known, {
      region: report.region,
      entityId,
      campaign,
      occurredAt: new Date(report.occurredAt),
      revision: report.revision,
    });
    const frozen = frozenContribution(report, known, campaign);
    if (frozen) return { outcome: 'accepted', payload: { ...(payload as object), ...known }, ...frozen };
    const contribution = counted ? contributionOf(report.kind, known, task) : nothing;
    // Parts that a newer county adds are kept beside those this program knows.
    return { outcome: 'accepted', payload: { ...(payload as object), ...known }, field, contribution };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { outcome: 'rejected', payload, reason: reasonOf(error) };
  }
}

function requireEnvelope(report: Report, now: Date): void {
  const occurred = Date.parse(report.occurredAt);
  if (!(occurred >= EARLIEST && occurred <= now.getTime() + FUTURE_MS))
    throw new AppError('date-invalid', { date: report.occurredAt });
  if (report.revision > MAX_REVISION)
    throw new AppError('value-out-of-range', { what: 'revision', min: 1, max: MAX_REVISION });
}

function parsePayload<K extends ReportKind>(kind: K, payload: unknown): ReportPayload<K> {
  const parsed = reportPayloads[kind].safeParse(payload);
  if (parsed.success) return parsed.data as ReportPayload<K>;
  const issue = parsed.error.issues[0]!;
  throw new AppError('invalid-input', { detail: `${issue.path.join('.')}: ${issue.message}` });
}

function requireCampaign(report: Report, context: JudgeContext): JudgedCampaign {
  const campaign = context.campaigns.get(report.campaignId.toLowerCase());
  if (!campaign) throw new AppError('campaign-unknown', { campaign: report.campaignId });
  if (!campaign.targeted) throw new AppError('region-not-yours', { region: report.region });
  if (campaign.succeededOn !== null && report.kind !== 'receipt')
    throw new AppError('county-succeeded', { on: campaign.succeededOn });
  const states = report.kind === 'receipt' ? receiptStates : reportStates;
  if (!states.includes(campaign.state)) throw new AppError('campaign-not-running', { state: campaign.state });
  return campaign;
}

function reasonOf(error: AppError): Reason {
  const params = Object.entries(error.params satisfies ErrorParams).map(([name, value]) => [
    name,
    typeof value === 'string' ? storableText(value) : (value ?? null),
  ]);
  return { code: error.code, params: Object.fromEntries(params) as Reason['params'] };
}
