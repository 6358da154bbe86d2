import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createJournal } from './journal.ts';
import { Topic } from './topic.ts';

/** A topic over rows held here; counts how often and for what they are read. */
function setUp(intervalMs = 20) {
  const rows = new Map<string, number>();
  const reads: string[][] = [];
  const errors: unknown[] = [];
  let failures = 0;
  const journal = createJournal();
  const topic = new Topic<string>({
    intervalMs,
    position: () => journal.position(),
    onError: (error) => errors.push(error),
    source: {
      async read(keys) {
        if (failures > 0) {
          failures -= 1;
          throw new Error('the database is away');
        }
        reads.push([...keys].sort());
        return new Map(keys.flatMap((key) => (rows.has(key) ? [[key, `${key}=${rows.get(key)}`]] : [])));
      },
      all: async () => [...rows.keys()],
    },
  });
  const change = (key: string, value: number) => {
    rows.set(key, value);
    journal.add('t', key);
    topic.touch(key);
  };
  const watch = (accepts: (key: string) => boolean = () => true, missed: string[] | 'all' | null = null) => {
    const stop = new AbortController();
    const events: { id: string; data: string }[] = [];
    const done = (async () => {
      for await (const event of topic.subscribe({ accepts, missed, signal: stop.signal })) events.push(event);
    })();
    const end = () => {
      stop.abort();
      return done;
    };
    return { events, data: () => events.map((event) => event.data), stop: end };
  };
  const failNext = (times: number) => {
    failures = times;
  };
  return { topic, journal, reads, errors, change, watch, failNext };
}

describe('a topic', () => {
  it('reads a changed row once for all who watch, whatever their number', async () => {
    const { change, watch, reads } = setUp();
    const watchers = [watch(), watch(), watch()];
    change('a', 1);
    change('a', 2);
    await sleep(60);
    for (const one of watchers) expect(one.data()).toEqual(['a=2']);
    expect(reads).toEqual([['a']]);
    for (const one of watchers) await one.stop();
  });

  it('gives each only what they may see, and reads nothing for nobody', async () => {
    const { change, watch, reads, topic } = setUp();
    const one = watch((key) => key === 'a');
    change('a', 1);
    change('b', 1);
    await sleep(60);
    expect(one.data()).toEqual(['a=1']);
    expect(reads).toEqual([['a']]);
    await one.stop();
    expect(topic.idle).toBe(true);
    change('a', 2);
    await sleep(60);
    expect(reads).toHaveLength(1);
  });

  it('marks only the last row of a burst with the new position, so that a cut in between loses none', async () => {
    const { change, watch, journal } = setUp();
    const one = watch();
    const before = journal.position();
    for (const key of ['a', 'b', 'c']) change(key, 1);
    await sleep(60);
    expect(one.events.map((event) => event.id)).toEqual([before, before, journal.position()]);
    await one.stop();
  });

  it('tells one who comes back what was missed before what is new', async () => {
    const { change, watch } = setUp();
    const other = watch();
    change('a', 1);
    change('b', 1);
    const back = watch(() => true, ['a']);
    change('a', 2);
    await sleep(60);
    expect(back.data()[0]).toMatch(/^a=/);
    expect(back.data().at(-1)).toMatch(/=[12]$/);
    expect(back.data()).toContain('a=2');
    await Promise.all([other.stop(), back.stop()]);
  });

  it('reads again what a failing database kept back', async () => {
    const { change, watch, errors, failNext } = setUp();
    const one = watch();
    failNext(1);
    change('a', 1);
    await sleep(60);
    expect(errors).toHaveLength(1);
    expect(one.data()).toEqual([]);
    await expect.poll(() => one.data(), { timeout: 3000 }).toEqual(['a=1']);
    await one.stop();
  });
});
