/** Milestones of a county's own congress: government's report heard, lists and ledgers read, on-site inspection. */
import { z } from 'zod';
import { milestones } from '../../milestones/milestones.ts';
import { count, shortText, uuid } from '../../primitives.ts';
import { mutation, query } from '../procedure.ts';

const ofCampaign = z.object({ campaignId: uuid });

/** `revision` 0: nothing recorded yet. */
export const savedMilestones = z.object({
  marks: milestones,
  revision: count,
  enteredBy: shortText.nullable(),
});

export const countyMilestonesContract = {
  get: query({ who: ['county-staff', 'county-leader'], input: ofCampaign, output: savedMilestones }),
  save: mutation({
    who: ['county-staff'],
    input: ofCampaign.extend({ revision: count, marks: milestones }),
    output: savedMilestones,
  }),
};
