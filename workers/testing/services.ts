/** The test services outside a test run, for the recorder of histories. */
import setup from '../../tests/harness/global-setup.ts';

export interface TestServices {
  /** Of a real Temporal server. */
  temporalAddress: string;
  stop(): Promise<void>;
}

export async function startServices(): Promise<TestServices> {
  const stop = await setup();
  return { temporalAddress: process.env.LINKED_TEST_TEMPORAL_ADDRESS!, stop };
}
