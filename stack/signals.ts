/**
 * One Ctrl-C can arrive several times: from the terminal, and forwarded by npm and by the bootstrap. Those within a
 * second are one. The first asks for a stop, a later one for the end at any price. The bootstrap's death (its
 * channel closes) counts as a request too, so that nothing is left behind a closed terminal.
 */
export function onStopRequest(onFirst: (reason: string) => void, onSecond: () => void): () => void {
  let firstAt: number | undefined;
  const request = (reason: string): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      onFirst(reason);
    } else if (performance.now() - firstAt > 1000) {
      onSecond();
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, request);
  const onDisconnect = (): void => {
    if (firstAt === undefined) request('the launcher ended');
  };
  process.on('disconnect', onDisconnect);
  process.channel?.unref();
  return () => {
    for (const name of signals) process.off(name, request);
    process.off('disconnect', onDisconnect);
  };
}
