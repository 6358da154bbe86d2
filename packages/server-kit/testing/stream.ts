/** A live stream as a browser's EventSource sees it, with the events kept. */
export interface StreamEvent<T> {
  id: string;
  data: T;
}

export interface Stream<T> {
  events: StreamEvent<T>[];
  /** Resolves when the stream is open. */
  opened: Promise<void>;
  /** Resolves with the first event the test accepts; rejects after `ms`. */
  next(accept: (event: StreamEvent<T>) => boolean, ms?: number): Promise<StreamEvent<T>>;
  /** Resolves when the server ends the stream or it was closed here. */
  ended: Promise<void>;
  close(): void;
}

/** Opens a subscription. `lastEventId`: what the browser sends when it comes back. */
export function openStream<T>(
  base: string,
  path: string,
  input: object,
  headers: Record<string, string>,
  lastEventId?: string,
): Stream<T> {
  const abort = new AbortController();
  const events: StreamEvent<T>[] = [];
  let changed = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const tell = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const take = (block: string): void => {
    const part = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
    const [kind, id, data] = [part('event'), part('id'), part('data')];
    if (kind === 'connected') opened.resolve();
    else if (kind === 'serialized-error') throw new Error(data);
    else if (id !== undefined && data !== undefined) {
      events.push({ id, data: JSON.parse(data) as T });
      tell();
    }
  };
  const run = async (): Promise<void> => {
    const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const answer = await fetch(`${base}/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { ...headers, ...resume, accept: 'text/event-stream' },
      signal: abort.signal,
    });
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) take(block);
    }
  };
  const ended = run().catch((error: unknown) => {
    opened.reject(error as Error);
    if (!abort.signal.aborted) throw error;
  });
  ended.catch(() => {});
  opened.promise.catch(() => {});
  return {
    events,
    opened: opened.promise,
    ended,
    close: () => abort.abort(),
    async next(accept, ms = 5000) {
      const until = Date.now() + ms;
      for (;;) {
        const found = events.find(accept);
        if (found) return found;
        const left = until - Date.now();
        if (left <= 0) throw new Error(`no such event within ${ms} ms; ${events.length} others came`);
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([
          changed.promise,
          new Promise((resolve) => {
            timer = setTimeout(resolve, left);
          }),
        ]);
        clearTimeout(timer);
      }
    },
  };
}
