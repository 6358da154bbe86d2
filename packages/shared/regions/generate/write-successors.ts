/** Writes `../successors.generated.json` from the yearly differences. Usage: see README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAreaList } from './area-list.ts';
import { editionPlans } from './editions-table.ts';

type Units = Map<string, string>;
type Link = { from: string; to: string; on: string };

const areacodes = process.argv[2];
if (!areacodes) throw new Error('usage: write-successors.ts <areacodes>');

const isoDate = (chinese: string) => {
  const match = /(\d{4})年(\d{1,2})月(\d{1,2})日/.exec(chinese);
  return match ? `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}` : null;
};

/** The unit a selector of the difference file means, among the units of the other year; null: no county. */
function select(selector: string, code: string, name: string, others: Units): string | null {
  const wanted = selector.replace(/!$/, '');
  if (wanted === '..') return null;
  if (wanted === '.') return code;
  const nameWanted = wanted === '_' ? name : wanted;
  const found = [...others].filter(
    ([other, its]) => its === nameWanted && other.startsWith(code.slice(0, 2)),
  );
  if (found.length !== 1)
    throw new Error(`${code} ${name}: selector ${selector} finds ${found.length} units`);
  return found[0]![0];
}

/** Links of one year: lines `-` (ended) and `+` (begun). Transfers between lasting units (`=`) are no succession. */
function linksOfYear(year: number): Link[] {
  const before = readAreaList(areacodes!, year - 1);
  const after = readAreaList(areacodes!, year);
  const links = new Map<string, Link>();
  let on: string | null = null;
  for (const line of readFileSync(join(areacodes!, 'diff', `${year - 1}-${year}.diff`), 'utf8').split('\n')) {
    if (line.startsWith('##')) on = null;
    if (/^# (日期|时间)：/.test(line)) on = isoDate(line);
    const match = /^([-+])(\d{6}) ([^<>]+)[<>](.+)$/.exec(line);
    if (!match) continue;
    const [, sign, code, name, selectors] = match as unknown as [string, string, string, string, string];
    if (!on) throw new Error(`no date for ${line}`);
    for (const selector of selectors.split(',')) {
      const other = select(selector, code, name, sign === '-' ? after : before);
      if (other === null) continue;
      const link = sign === '-' ? { from: code, to: other, on } : { from: other, to: code, on };
      links.set(`${link.from}-${link.to}`, link);
    }
  }
  return [...links.values()];
}

const steps = editionPlans.slice(1).map((plan, index) => {
  const previous = editionPlans[index]!;
  const before = readAreaList(areacodes, previous.listYear);
  const after = readAreaList(areacodes, plan.listYear);
  const years = Array.from(
    { length: plan.listYear - previous.listYear },
    (_, i) => previous.listYear + 1 + i,
  );
  const links = years.flatMap(linksOfYear);
  // A unit that begins and ends between two lists would need chaining; the lists used have none.
  for (const { from, to } of links)
    if (!before.has(from) || !after.has(to)) throw new Error(`${from} → ${to} does not join both lists`);

  // A unit in both lists under one name lasts, and so is one of its own successors.
  const lasts = (code: string) => before.has(code) && before.get(code) === after.get(code);
  const targets = (from: string) =>
    new Set([...links.filter((l) => l.from === from).map((l) => l.to), ...(lasts(from) ? [from] : [])]);
  const isSplit = (from: string) => targets(from).size > 1;
  const wholeSources = (to: string) =>
    new Set([
      ...links.filter((l) => l.to === to && !isSplit(l.from)).map((l) => l.from),
      ...(lasts(to) ? [to] : []),
    ]);
  const kind = ({ from, to }: Link) =>
    isSplit(from) ? 'split' : wholeSources(to).size > 1 ? 'merged' : 'renamed';

  return links
    .sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1))
    .map((link) => ({ fromEdition: previous.id, toEdition: plan.id, ...link, kind: kind(link) }))
    .map(({ fromEdition, toEdition, from, to, kind, on }) => ({
      fromEdition,
      toEdition,
      from,
      to,
      kind,
      on,
    }));
});

const lines = steps.flat().map((link) => JSON.stringify(link));
writeFileSync(
  new URL('../successors.generated.json', import.meta.url),
  `{\n"links":[\n${lines.join(',\n')}\n]\n}\n`,
);
console.log(lines.length, 'links');
