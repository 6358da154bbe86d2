/** A phase's dates were changed while the campaign runs (阶段调整). */
import { z } from 'zod';
import { campaignPhase } from '../campaigns/document.ts';
import { code, day, longText } from '../primitives.ts';

const dates = z.object({ startsOn: day, endsOn: day });

export const phaseChange = z.object({
  /** All phases as they are now. */
  phases: z.array(campaignPhase).min(1).max(20),
  changed: z.object({ code, from: dates, to: dates }),
  reason: longText,
  /** It had ended already: what its end has locked is open again to its new last day. */
  reopened: z.boolean().optional(),
  /** Last day to sign. */
  receiptDueOn: day,
});
export type PhaseChange = z.infer<typeof phaseChange>;
