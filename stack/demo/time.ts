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
  return {
    startsOn: addDays(today, -TODAY),
    goTo: (day) => write(clockFile, (day - TODAY) * 86_400_000),
    present: () => fs.rmSync(clockFile, { force: true }),
  };
}

function write(file: string, offset: number): void {
  const temporary = `${file}.next`;
  fs.writeFileSync(temporary, `${offset}\n`);
  fs.renameSync(temporary, file);
}
