/**
 * A campaign's hundred days: 168 counties on a real PostgreSQL. Three never answer, ten come back after a week, one
 * signs and then reports garbage, five are late, one has a task given back; a deadline and a phase are moved and a city
 * adds a task on the way. First the server skips time, in seconds; then a server that keeps its
 * state is killed with -9 at random moments of the same days. The record must say exactly who was reminded of what when,
 * and be the same each time.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { cacheFolder } from '@linked/stack/paths.ts';
import { type RunningTemporal, startTemporal } from '@linked/stack/temporal.ts';
import { findTemporalServer, startTemporalServer } from '@linked/stack/temporal-server.ts';
import { testServerSettings } from '@linked/stack/test-database.ts';
import { hebeiCounties, type Rig, startRig } from '@linked/workers/testing/rig.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedSteps } from './hundred-days/expected-record.ts';
import { startKiller } from './hundred-days/killer.ts';
import { type CampaignRecord, historySize, recordOf } from './hundred-days/record.ts';
import { type Played, playHundredDays, shifting, skipping, type Time } from './hundred-days/simulate.ts';
import { behaviours, tasksOn } from './hundred-days/story.ts';

const CHANGAN = '130102';
const PATIENCE_MS = 900_000;
const counties = behaviours(hebeiCounties);
const which = (wanted: string): string[] =>
  [...counties].filter(([, behaviour]) => behaviour === wanted).map(([county]) => county);

/** The same in every run, so that the records can be compared. */
function firstDay(): string {
  let day = addDays(shanghaiDate(new Date()), 1);
  while (!isWorkday(day)) day = addDays(day, 1);
  return day;
}
const startsOn = firstDay();

async function play(rig: Rig, time: Time, label: string): Promise<Played & { record: CampaignRecord }> {
  const begun = performance.now();
  const played = await playHundredDays(rig, time, counties, startsOn);
  const seconds = (performance.now() - begun) / 1000;
  const { campaign, story, firstRunId } = played;
  const tasks = [...campaign.document.tasks, story.cityTask.task];
  const record = await recordOf(rig, campaign.id, tasks);
  const { events, runs, byType } = await historySize(rig, campaign.id, firstRunId);
  console.log(
    `${label}: ${seconds.toFixed(1)} s, ${record.steps.length} steps of ladders, ${events} events in ${runs} runs: ${JSON.stringify(byType)}`,
  );
  return { ...played, record };
}

const expected = ({ campaign, story }: Played): string[] => {
  const edition = getEdition(campaign.editionId);
  return expectedSteps(story, counties, (county) => edition.region(county).parent!);
};

let baseline: Played & { record: CampaignRecord };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-hundred-days-'));

beforeAll(async () => {
  const playSkipping = async () => {
    await using rig = await startRig(hebeiCounties, undefined, { relayEveryMs: 50 });
    // Awaited: the rig must live until it is over.
    return await play(rig, skipping, 'hundred days, time skipped');
  };
  baseline = await playSkipping().catch((error: Error) => {
    // Nothing of ours: the test server itself stood still. Anything else is a failure.
    if (!error.message.includes('stands still')) throw error;
    console.warn('the time-skipping server stood still; once more');
    return playSkipping();
  });
}, PATIENCE_MS);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the hundred days', () => {
  it('remind exactly whom the plan says, county by county and morning by morning', () => {
    expect(baseline.record.steps).toEqual(expected(baseline));
  });

  it('remind nobody who is on time, and everybody who is not', () => {
    const reminded = new Set(baseline.record.steps.map((step) => step.split(' ')[2]));
    const unusual = [...counties].filter(([, behaviour]) => behaviour !== 'steady').map(([county]) => county);
    expect([...reminded].sort()).toEqual(unusual.sort());
  });

  it('begin and end every phase once, end closed, and leave nothing open', () => {
    const { record, campaign, story } = baseline;
    for (const { name } of campaign.document.phases)
      for (const event of ['phase-begins', 'phase-ends'])
        expect(
          record.history.filter((line) => line.startsWith(event) && line.endsWith(` ${name}`)),
        ).toHaveLength(1);
    const { closingOn, closedOn, phaseMove } = story;
    const states = [
      `start running ${startsOn} `,
      `begin-closing closing ${closingOn} `,
      `close closed ${closedOn} `,
    ];
    for (const line of states) expect(record.history).toContain(line);
    // The three, the ten and the five.
    expect(record.history).toContain(`receipts-late running ${addDays(story.receiptDueOn, 1)} 18`);
    const { name } = campaign.document.phases.find((phase) => phase.code === phaseMove.code)!;
    expect(record.history).toContain(`phase-ends running ${addDays(phaseMove.endsOn, 1)} ${name}`);
    expect(record.moments.filter((line) => line.includes(' false '))).toEqual([]);
  });

  it('bring every directive to every county, also to those that were away, and take every receipt but three', () => {
    const ofCampaign = baseline.record.deliveries.filter((line) => line.includes(' campaign '));
    expect(ofCampaign).toHaveLength(hebeiCounties.length);
    const unsigned = ofCampaign
      .filter((line) => !line.includes(' signed '))
      .map((line) => line.split(' ')[0]);
    expect(unsigned).toEqual(which('never').sort());
    const sent = (kind: string) => baseline.record.deliveries.filter((line) => line.includes(` ${kind} `));
    for (const kind of ['supplement', 'phase-change'])
      expect(sent(kind), kind).toHaveLength(hebeiCounties.length);
    const { city } = baseline.story.cityTask;
    const ofCity = hebeiCounties.filter((county) => county.startsWith(city.slice(0, 4)));
    expect(sent('local-tasks').map((line) => line.split(' ')[0])).toEqual(ofCity);
    expect(baseline.record.deliveries.filter((line) => line.includes(' queued '))).toEqual([]);
  });

  it('give one task back to one county, which hears of it, does it again and is late with it', () => {
    const { record, story } = baseline;
    const [county] = which('returned') as [string];
    const { on, taskCode } = story.returned;
    expect(record.decisions.filter((line) => !line.includes(' lock '))).toEqual([
      expect.stringMatching(new RegExp(`^${county} ${taskCode} return \\d+ ${on}$`)),
    ]);
    const [told] = record.deliveries.filter(
      (line) => line.startsWith(county) && line.includes(' task-decision '),
    );
    expect(told).toMatch(new RegExp(`^${county} \\d+ task-decision 1 signed `));
    const steps = record.steps.filter((step) => step.split(' ')[2] === county);
    expect(steps.map((step) => step.replace(/^\S+ /, ''))).toEqual([
      `county ${county} overdue:${taskCode}:${story.document.tasks.find(({ code }) => code === taskCode)!.dueOn}`,
    ]);
  });

  it('lock every task of a phase in every county on the day after it, handed in or not', () => {
    const { record, story, campaign } = baseline;
    const due = tasksOn(story, CHANGAN, story.closedOn).filter((task) => task.phase !== undefined);
    const { endsOn } = campaign.document.phases.find(({ code }) => code === due[0]!.phase)!;
    // None is due later, so none is left for its own last day.
    expect(due.filter((task) => task.phase !== due[0]!.phase || task.dueOn > endsOn)).toEqual([]);
    const locks = record.decisions.filter((line) => line.includes(' lock '));
    expect(locks.map((line) => line.replace(/ lock \d+ /, ' '))).toEqual(
      hebeiCounties
        .flatMap((county) => due.map(({ code }) => `${county} ${code} ${addDays(endsOn, 1)}`))
        .sort(),
    );
  });

  it('keep garbage out of the figures, and say why it was not taken', () => {
    const [garbage] = which('garbage') as [string];
    const lines = baseline.record.reports.filter((line) => line.startsWith(garbage));
    const outcomes = new Set(
      lines.filter((line) => !line.includes(' receipt ')).map((line) => line.split(' ')[2]),
    );
    expect([...outcomes].sort()).toEqual(['held', 'rejected']);
    const taking = hebeiCounties.length - which('never').length - 1;
    expect(baseline.record.figures.tasks_submitted).toBe(taking * baseline.campaign.document.tasks.length);
  });
});

const programs = findTemporalServer();
if (typeof programs === 'string') console.warn(`skipped: ${programs}`);
const servers: [string, () => Promise<RunningTemporal>, boolean][] = [
  [
    'the dev server with its file',
    () =>
      startTemporal({ stateDir: path.join(folder, 'dev'), cacheDir: cacheFolder(), env: {}, log: () => {} }),
    true,
  ],
  [
    'temporal-server on PostgreSQL',
    () =>
      startTemporalServer({
        ...(programs as Exclude<typeof programs, string>),
        adminUrl: process.env[testServerSettings.adminUrl]!,
        stateDir: path.join(folder, 'server'),
        suffix: 'of_the_hundred_days',
        log: () => {},
      }),
    typeof programs !== 'string',
  ],
];

describe.each(servers)('the same days with %s killed at random moments', (label, start, isThere) => {
  it.skipIf(!isThere)(
    'leave the same record',
    async () => {
      const temporal = await start();
      try {
        await using rig = await startRig(hebeiCounties, temporal.address, { relayEveryMs: 50 });
        const killer = startKiller(temporal.process!);
        const played = await play(rig, shifting, `hundred days, ${label} killed`).finally(async () => {
          const kills = await killer.stop();
          console.log(`${label}: killed ${kills} times`);
          expect(kills).toBeGreaterThanOrEqual(10);
        });
        expect(played.record.steps).toEqual(expected(played));
        expect(played.record).toEqual(baseline.record);
      } finally {
        await temporal.stop();
      }
    },
    PATIENCE_MS,
  );
});
