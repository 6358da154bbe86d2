/** Inputs for the procedures of a campaign's course: phases moved, notices to staff, reports on a rhythm. */
import { addNotice } from '@linked/hub-core/notices/notices.ts';
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { ELSEWHERE, foreignPlaces, NOW } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

export function courseSamples({ db, make, ours, theirs }: WalkWorld): Record<string, Sample> {
  const move = async (region?: string) => {
    const campaign = await make('running', region);
    const [phase] = campaign.document.phases as [(typeof campaign.document.phases)[number]];
    return {
      id: campaign.id,
      version: campaign.version,
      phase: phase.code,
      startsOn: phase.startsOn,
      endsOn: '2020-06-30',
      reason: '按省委部署调整',
    };
  };
  const withinCampaign: Sample = {
    input: (caller) => ({ campaignId: ours.id, within: caller.region }),
    foreign: (caller) => [
      ...foreignPlaces(caller).map((within) => ({ campaignId: ours.id, within })),
      { campaignId: theirs.id, within: caller.region },
      { campaignId: newId(), within: caller.region },
    ],
  };
  return {
    'phases.move': {
      input: () => move(),
      foreign: async () => {
        const theirMove = await move(ELSEWHERE);
        return [theirMove, { ...theirMove, id: newId() }];
      },
    },
    'notices.list': { input: () => ({}), foreign: null },
    'notices.unread': { input: () => undefined, foreign: null },
    // Those of other places are passed over, so nothing is to be refused.
    'notices.markRead': {
      input: async (caller) => {
        const id = await db.transaction().execute((trx) =>
          addNotice(trx, {
            region: caller.region,
            day: '2020-04-10',
            now: NOW,
            items: [
              {
                kind: 'report',
                campaignId: ours.id,
                about: '2020-04-10',
                directiveKind: null,
                dueOn: '2020-04-10',
                counties: [{ region: '130102', count: 1 }],
              },
            ],
          }),
        );
        return { ids: [id] };
      },
      foreign: null,
    },
    'notices.live': { input: () => ({}), foreign: null },
    'rhythm.period': withinCampaign,
    'rhythm.pace': {
      input: (caller) => ({ campaignId: ours.id, region: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, region })),
        { campaignId: theirs.id, region: caller.region },
        { campaignId: newId(), region: caller.region },
      ],
    },
    'reminders.list': withinCampaign,
  };
}
