/** Asks until it is so; throws after a minute, naming what was waited for. */
export async function until(what: string, signal: AbortSignal, done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    signal.throwIfAborted();
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`waited a minute in vain: ${what}`);
}
