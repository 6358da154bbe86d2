/** Signals of the campaign workflow: each request counts once, however often the relay repeats it. */
import { type CampaignSignal, campaignSignals } from '@linked/shared/campaigns/workflow-names.ts';
import { defineSignal, setHandler } from '@temporalio/workflow';
import type { CampaignSignalArgs } from './names.ts';

/**
 * Requests remembered. The relay repeats a request at most until it has marked it done, so only the
 * latest can come again; the bound keeps what continue-as-new carries small.
 */
const REMEMBERED_REQUESTS = 200;

/**
 * Sets the handlers of all signals.
 * @param seen ids of requests already carried out, oldest first; kept up to date here and carried on by the caller
 */
export function receiveSignals(seen: string[], carryOut: (signal: CampaignSignal) => void): void {
  for (const name of campaignSignals)
    setHandler(defineSignal<[CampaignSignalArgs]>(name), ({ requestId }) => {
      if (seen.includes(requestId)) return;
      seen.push(requestId);
      if (seen.length > REMEMBERED_REQUESTS) seen.shift();
      carryOut(name);
    });
}
