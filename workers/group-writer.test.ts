import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createGroupWriter } from './group-writer.ts';

it('gathers what arrives while a write runs, one write at a time, and loses nothing', async () => {
  const groups: number[][] = [];
  let running = 0;
  const writer = createGroupWriter<number>(async (group) => {
    running += 1;
    expect(running).toBe(1);
    await sleep(5);
    groups.push(group);
    running -= 1;
  });
  for (let at = 0; at < 50; at++) {
    writer.add(at);
    if (at % 10 === 0) await sleep(1);
  }
  await writer.drain();
  expect(groups.flat()).toEqual(Array.from({ length: 50 }, (_, at) => at));
  expect(groups.length).toBeLessThan(20);
  writer.add(50);
  await writer.drain();
  expect(groups.at(-1)).toEqual([50]);
});

it('tells of a write that failed, and writes nothing after it', async () => {
  const groups: string[][] = [];
  const writer = createGroupWriter<string>(async (group) => {
    groups.push(group);
    throw new Error('disk full');
  });
  writer.add('a');
  await expect(writer.drain()).rejects.toThrow('disk full');
  writer.add('b');
  await expect(writer.drain()).rejects.toThrow('disk full');
  expect(groups).toEqual([['a']]);
});
