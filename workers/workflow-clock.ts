/** The one place where workflow code reads time: the sandbox's clock, which is the history's and replays alike. */

/** @returns workflow time in milliseconds since 1970; not the machine's time */
export function workflowNow(): number {
  // oxlint-disable-next-line linked/workflow-purity -- the sandbox replaces Date: this is the time of the history
  return Date.now();
}
