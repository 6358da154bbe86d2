/** Phases of a running campaign. */
import { z } from 'zod';
import { code, day, longText, uuid } from '../../primitives.ts';
import { mutation } from '../procedure.ts';
import { campaignDetail } from './campaigns.ts';

export const phasesContract = {
  /** Moves one phase early or late; its counties are told and sign for it. */
  move: mutation({
    who: ['province-staff'],
    input: z.object({
      id: uuid,
      version: z.number().int(),
      phase: code,
      startsOn: day,
      endsOn: day,
      reason: longText.min(1),
    }),
    output: campaignDetail,
  }),
};
