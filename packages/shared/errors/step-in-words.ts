/** A step that the present state does not allow, in the words of the reader. */
import type { Language } from './messages.ts';
import { type AllWords, stepWords, type Words } from './step-words.ts';

/** What a step is refused to: a thing with words. */
export type Stepping = keyof AllWords;
export type StepOf<M extends Stepping> = keyof AllWords[M]['events'] & string;

/** The words of a refused step; null when a later version, or one from before, names what is not known here. */
export function stepInWords(
  params: Readonly<Record<string, unknown>>,
  language: Language,
): { thing: string; from: string; event: string } | null {
  const words: Readonly<Record<string, Words<string, string>>> = stepWords;
  const machine = String(params.machine);
  const found = Object.hasOwn(words, machine) ? words[machine] : undefined;
  const from = found?.states[String(params.from)];
  const event = found?.events[String(params.event)];
  if (!found || !from || !event) return null;
  const at = language === 'zh-CN' ? 0 : 1;
  return { thing: found.thing[at], from: from[at], event: event[at] };
}
