/** From when on something can have been seen in a campaign, or in one of its rounds (YYYY-MM-DD). */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignDetail, RoundDetail } from '../trpc.ts';

export function firstDayOf(
  campaign: Pick<CampaignDetail, 'issuedAt'>,
  round: Pick<RoundDetail, 'startsOn'> | null,
): string | undefined {
  const days = [campaign.issuedAt && shanghaiDate(new Date(campaign.issuedAt)), round?.startsOn];
  return days
    .filter((day) => typeof day === 'string')
    .sort()
    .at(-1);
}
