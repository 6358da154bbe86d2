import { stepWords } from '@linked/shared/errors/step-words.ts';
import { expect, it } from 'vitest';
import en from './locales/en.json' with { type: 'json' };
import chinese from './locales/zh-CN.json' with { type: 'json' };

const lower = (words: Record<string, string>) =>
  Object.fromEntries(Object.entries(words).map(([state, word]) => [state, word.toLowerCase()]));

it.each(['campaign', 'task', 'problem'] as const)(
  'errors call the states of a %s as the screens do',
  (machine) => {
    const states = Object.entries(stepWords[machine].states);
    const said = (at: 0 | 1) => Object.fromEntries(states.map(([state, word]) => [state, word[at]]));
    expect(said(0)).toEqual(chinese.term[`${machine}State`]);
    expect(said(1)).toEqual(lower(en.term[`${machine}State`]));
  },
);
