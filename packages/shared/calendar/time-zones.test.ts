import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = new URL('.', import.meta.url);

/** Answers of a process that runs in another zone; the zone of a running process cannot be relied on to change. */
function answersIn(zone: string): string {
  const script = `
    import { addDays, shanghaiDate, shanghaiMidnight, weekday } from './dates.ts';
    import { addWorkdays, isWorkday } from './workdays.ts';
    const days = Array.from({ length: 3300 }, (_, i) => addDays('2018-06-01', i));
    const instants = days.flatMap((_, i) => [0, 7, 15, 16, 23].map((h) => new Date(Date.UTC(2018, 5, 1 + i, h, 30))));
    console.log(JSON.stringify({
      offsets: [new Date(Date.UTC(2020, 6, 1)).getTimezoneOffset()],
      answers: [
        days.map((date) => [isWorkday(date), weekday(date), addWorkdays(date, 7), shanghaiMidnight(date)]),
        instants.map(shanghaiDate),
      ],
    }));`;
  return execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    cwd: fileURLToPath(folder),
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}

it('the calendar gives the same answers in every time zone', () => {
  const zones = ['Asia/Shanghai', 'UTC', 'America/Los_Angeles', 'Pacific/Kiritimati'];
  const results = zones.map(
    (zone) => JSON.parse(answersIn(zone)) as { offsets: number[]; answers: unknown[] },
  );
  expect(results.map(({ offsets }) => offsets[0])).toEqual([-480, 0, 420, -840]);
  const [shanghai, ...others] = results.map(({ answers }) => JSON.stringify(answers));
  for (const other of others) expect(other === shanghai).toBe(true);
});
