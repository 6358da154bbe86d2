import { describe, expect, it } from 'vitest';
import { machineOf, machines } from '../machines.ts';
import { next, type Transition } from '../state-machine.ts';
import { isAppError } from './app-error.ts';
import { messageOf } from './messages.ts';
import { refusedStep } from './refused-step.ts';
import { stepWords } from './step-words.ts';

type Table = readonly Transition<string, string, string>[];
const tables = Object.entries(machines) as [string, Table][];
const statesOf = (table: Table) => [...new Set(table.flatMap((row) => [row.from, row.to]))];
const eventsOf = (table: Table) => [...new Set(table.map((row) => row.event))];

/** What the table says to a step it does not allow. */
function refusal(table: Table, from: string, event: string) {
  try {
    next(table, from, event);
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
  throw new Error(`${from} allows ${event}`);
}

describe.each(tables)('a step refused by the table of %s', (name, table) => {
  const steps = statesOf(table).flatMap((from) =>
    eventsOf(table)
      .filter((event) => !table.some((row) => row.from === from && row.event === event))
      .map((event) => ({ from, event })),
  );

  it('knows whose table it is', () => {
    expect(machineOf(table)).toBe(name);
    expect(steps.length).toBeGreaterThan(0);
  });

  it('is told in Chinese without a word of code', () => {
    for (const { from, event } of steps) {
      const sentence = refusal(table, from, event).in('zh-CN');
      expect(sentence, `${from} ${event}`).toMatch(/^[^a-z{}]+当前为“[^”]+”，不能办理“[^”]+”，请刷新/);
    }
  });

  it('is told in English with words of its own', () => {
    for (const { from, event } of steps) {
      const sentence = refusal(table, from, event).in('en');
      expect(sentence, `${from} ${event}`).toMatch(/^The [^{}]+ is now: [^{}]+\. “[^{}]+” is not possible/);
      for (const code of [from, event].filter((one) => one.includes('-') && one !== 'look-back'))
        expect(sentence).not.toContain(code);
    }
  });
});

it('has a Chinese and an English word for everything that has a life, its states and its steps', () => {
  for (const { thing, states, events } of Object.values(stepWords))
    for (const [chinese, english] of [thing, ...Object.values(states), ...Object.values(events)]) {
      expect(chinese).toMatch(/^[\u4e00-\u9fff，（）]+$/);
      expect(english).toMatch(/^[a-z][a-z’, -]+$/);
    }
});

describe('the sentence', () => {
  it('names the thing, its state and the step', () => {
    const error = refusedStep('round', 'reported', 'visit');
    expect(error.in('zh-CN')).toBe('督导调研当前为“已报告”，不能办理“登记走访”，请刷新页面查看最新状态。');
    expect(error.in('en')).toBe(
      'The supervision round is now: reported. “record a visit” is not possible from there. Refresh to see the latest state.',
    );
  });

  it.each([
    { machine: 'campaign', from: 'paused', event: 'issue' },
    { machine: 'constructor', from: 'a', event: 'b' },
    { from: 'closed', event: 'issue' },
  ])('says what to do without a word it does not know: %o', (params) => {
    expect(messageOf('illegal-transition', params, 'zh-CN')).toBe(
      '当前状态不能办理该操作，请刷新页面查看最新状态。',
    );
  });
});
