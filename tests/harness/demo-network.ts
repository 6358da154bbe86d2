/** The demo as `npm start` shows it, on a throw-away network with both webs built. */
import { loadDemo } from '@linked/stack/demo/load.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import { startTestNetwork, type TestNetwork } from './network.ts';

export interface DemoNetwork {
  network: TestNetwork;
  campaignId: string;
  stop(): Promise<void>;
}

/** Prints how long the demo took to load; that is a figure of the machine, so no test fails by it. */
export async function startDemoNetwork(label: string): Promise<DemoNetwork> {
  const network = await startTestNetwork(label, { before: buildWebApps({ log: () => {} }) });
  try {
    const { hubUrl, countyUrl, env } = network;
    const begun = performance.now();
    const { campaignId } = await loadDemo({
      hubUrl,
      countyUrl,
      env,
      log: () => {},
      now: new Date(),
      signal: AbortSignal.timeout(400_000),
    });
    console.log(`the demo was loaded in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    return { network, campaignId, stop: network.stop };
  } catch (error) {
    await network.stop();
    throw error;
  }
}
