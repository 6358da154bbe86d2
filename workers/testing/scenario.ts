import type { Rig } from './rig.ts';

export interface Scenario {
  workflowType: string;
  /** Name of the path, also of its file. */
  path: string;
  /** Counties enrolled before it begins. */
  counties: readonly string[];
  /** Plays it and answers with the workflow's id. */
  play(rig: Rig): Promise<string>;
}
