import fs from 'node:fs';

/**
 * Passes a request to stop on. One Ctrl-C arrives twice when npm started us (from the terminal and from npm), so
 * what follows within a second is the same request.
 */
export function forwardSignals(send) {
  let last = Number.NEGATIVE_INFINITY;
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    send(signal);
  };
  for (const name of names) process.on(name, forward);
  return () => {
    for (const name of names) process.off(name, forward);
  };
}

/**
 * npm killed with kill -9 cannot tell us. When it was npm that started us (itself or through a shell), its end is a
 * request to stop; started any other way we live on without a parent, as a service does.
 */
export function watchNpm(onEnd) {
  if (!process.env.npm_lifecycle_event || process.platform !== 'linux') return () => {};
  const ancestors = [];
  for (let pid = process.ppid; pid > 1 && ancestors.length < 3; pid = statOf(pid)?.parent ?? 0) {
    const stat = statOf(pid);
    if (!stat) break;
    ancestors.push({ pid, startTime: stat.startTime });
    if (!/^(?:sh|bash|dash|zsh)$/.test(stat.command)) break;
  }
  const timer = setInterval(() => {
    const gone = ancestors.some(({ pid, startTime }) => statOf(pid)?.startTime !== startTime);
    if (!gone) return;
    clearInterval(timer);
    onEnd();
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/** Name, parent and start time of a process from /proc; undefined when there is none. */
export function statOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return {
      command: text.slice(text.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      startTime: fields[19],
    };
  } catch {
    return undefined;
  }
}
