/** Moves the stack's shared clock through the campaign's past days; see server-kit/clock.ts. */
import fs from 'node:fs';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { TODAY } from './reference.ts';

export interface DemoTime {
  startsOn: string;
  /** Sets the clock of all servers to the morning of a day of the campaign, never past the present. */
  goTo(day: number): void;
  /** Back to the machine's time. */
  present(): void;
}

/** `now` is day TODAY of the campaign. */
export function createDemoTime(clockFile: string, now: Date): DemoTime {
  const today = shanghaiDate(now);
  let reached = Number.NEGATIVE_INFINITY;
  return {
    startsOn: addDays(today, -TODAY),
    goTo(day) {
      // What was written on a later day would lie in the servers' future.
      if (day < reached || day > TODAY) throw new Error(`day ${day} after day ${reached}`);
      reached = day;
      write(clockFile, (day - TODAY) * 86_400_000);
    },
    present: () => fs.rmSync(clockFile, { force: true }),
  };
}

function write(file: string, offset: number): void {
  const temporary = `${file}.next`;
  fs.writeFileSync(temporary, `${offset}\n`);
  fs.renameSync(temporary, file);
}
