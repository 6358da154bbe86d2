/** One call over HTTP the way a client makes it, reduced to what became of it. */
export interface Procedure {
  path: string;
  type: 'query' | 'mutation' | 'subscription';
}

export interface Outcome {
  /** 'ok', or the code of the error. */
  code: string;
  /** HTTP status; of the error itself where it came inside a stream. */
  status: number;
  /** Everything that was answered, to look for what must not be in it. */
  text: string;
}

interface ErrorEnvelope {
  data?: { appCode?: string; httpStatus?: number };
}

const encode = (input: unknown): string =>
  input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;

/** `base`: address of the mounted router, e.g. http://127.0.0.1:7400/api/trpc. */
export async function call(
  base: string,
  procedure: Procedure,
  input: unknown,
  headers: Record<string, string>,
): Promise<Outcome> {
  const { path, type } = procedure;
  if (type === 'subscription') return watch(`${base}/${path}${encode(input)}`, headers);
  const answer =
    type === 'query'
      ? await fetch(`${base}/${path}${encode(input)}`, { headers })
      : await fetch(`${base}/${path}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: input === undefined ? undefined : JSON.stringify(input),
        });
  const text = await answer.text();
  const { error } = JSON.parse(text) as { error?: ErrorEnvelope };
  return { code: error ? (error.data?.appCode ?? 'no-code') : 'ok', status: answer.status, text };
}

/** A stream is open once it shows a sign of life or a row; an error comes before either. */
async function watch(url: string, headers: Record<string, string>): Promise<Outcome> {
  const abort = new AbortController();
  const answer = await fetch(url, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: abort.signal,
  });
  let text = '';
  try {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const error = /event: serialized-error\ndata: (.*)\n/.exec(text);
      if (error) {
        const { data } = JSON.parse(error[1]!) as ErrorEnvelope;
        return { code: data?.appCode ?? 'no-code', status: data?.httpStatus ?? 0, text };
      }
      if (/event: ping|^id: /m.test(text)) return { code: 'ok', status: answer.status, text };
    }
  } finally {
    abort.abort();
  }
  throw new Error(`the stream ended without a sign: ${text}`);
}
