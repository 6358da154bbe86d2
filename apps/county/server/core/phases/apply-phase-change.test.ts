import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { newId } from '@linked/shared/ids.ts';
import type { PhaseChange } from '@linked/shared/phases/payload.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { withRegion } from '../../db/database.ts';
import {
  actor,
  addInstance,
  campaignPayload,
  directive,
  NOW,
  sampleDocument,
  signedCampaign,
} from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { listCampaigns } from '../campaigns/list-campaigns.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { getDirective } from '../directives/list-directives.ts';
import { signDirective } from '../directives/sign-directive.ts';
import { saveProgress } from '../tasks/change-task.ts';

let county: TestCountyDatabase;
let region: string;
let regions = 130800;
beforeAll(async () => {
  county = await openCountyDatabase();
});
afterAll(() => county.stop());
beforeEach(async () => {
  region = String(++regions);
  await addInstance(county.db, region);
});

const document = sampleDocument();
const [first] = document.phases as [PhaseChange['phases'][number]];
function change(startsOn: string, endsOn: string): PhaseChange {
  const { startsOn: before, endsOn: until } = first;
  return {
    phases: document.phases.map((phase) =>
      phase.code === first.code ? { ...phase, startsOn, endsOn } : phase,
    ),
    changed: { code: first.code, from: { startsOn: before, endsOn: until }, to: { startsOn, endsOn } },
    reason: '汛期提前',
    receiptDueOn: '2020-04-14',
  };
}
const deliver = (...items: ReturnType<typeof directive>[]) =>
  deliverDirectives(county.db, { region, items, now: NOW });
const phases = async () => {
  const [campaign] = await withRegion(county.db, region, (trx) => listCampaigns(trx, NOW));
  return campaign!.document.phases;
};

it('a change of phases is in the campaign at once, and signed for like every directive', async () => {
  const id = newId();
  const moved = change('2020-04-03', '2020-05-01');
  const item = { ...directive(2, id, 'phase-change', moved), revision: 1 };
  await deliver(directive(1, id, 'campaign', campaignPayload(document)), item);
  expect(await phases()).toEqual(moved.phases);
  const taken = await withRegion(county.db, region, (trx) => getDirective(trx, item.id));
  expect(taken).toMatchObject({ kind: 'phase-change', receiptDueOn: '2020-04-14', held: false });
  const who = actor(region, 'county-staff');
  const signed = await withRegion(county.db, region, (trx) => signDirective(trx, who, item.id, NOW));
  expect(signed.signedBy).toBe(who.name);
});

it('a phase that had ended and is extended opens what its end had locked, to be worked on again', async () => {
  const signed = await signedCampaign(county.db, region);
  const { campaignId, document, staff } = signed;
  const [task] = document.tasks as [(typeof document.tasks)[number]];
  const [phase] = document.phases as [(typeof document.phases)[number]];
  const ended = new Date(shanghaiMidnight(addDays(phase.endsOn, 1)).getTime());
  const later = new Date(ended.getTime() + 3_600_000);
  const decide = (decision: 'lock' | 'unlock', at: Date, until: string | null) => ({
    decisions: [
      {
        ...{
          id: newId(),
          taskId: task.id,
          decision,
          revision: 0,
          at: at.toISOString(),
          asked: '',
          author: null,
        },
        ...{
          by: '',
          tier: decision === 'lock' ? 'system' : 'province',
          reason: `“${phase.name}”阶段`,
          until,
        },
        ...{ dueOn: null, requestId: null },
      },
    ],
  });
  const save = (now: Date, revision = 0) =>
    withRegion(county.db, region, (trx) =>
      saveProgress(
        trx,
        staff,
        { campaignId, taskId: task.id, revision, percent: 40, indicators: [], note: '' },
        now,
      ),
    );
  await deliver(directive(2, campaignId, 'task-decision', decide('lock', ended, null)));
  await expect(save(later)).rejects.toMatchObject({ code: 'period-locked' });
  const endsOn = addDays(phase.endsOn, 10);
  const moved = { ...change(phase.startsOn, endsOn), reopened: true };
  await deliver(
    { ...directive(3, campaignId, 'phase-change', moved), revision: 1 },
    directive(4, campaignId, 'task-decision', decide('unlock', later, endsOn)),
  );
  expect((await phases())[0]?.endsOn).toBe(endsOn);
  const last = new Date(shanghaiMidnight(addDays(endsOn, 1)).getTime() - 60_000);
  expect(await save(last)).toMatchObject({ percent: 40, lock: { state: 'unlocked', unlockedUntil: endsOn } });
  await expect(save(new Date(last.getTime() + 120_000), 1)).rejects.toMatchObject({ code: 'period-locked' });
});

it('an earlier change that was held until later takes nothing back', async () => {
  const id = newId();
  await deliver(
    directive(1, id, 'campaign', campaignPayload(document)),
    { ...directive(2, id, 'phase-change', change('2020-04-03', '2020-05-20')), revision: 2 },
    { ...directive(3, id, 'phase-change', change('2020-04-03', '2020-05-01')), revision: 1 },
  );
  expect((await phases())[0]?.endsOn).toBe('2020-05-20');
});

it('a reminder waits to be signed for by name, with everything it is about', async () => {
  const id = newId();
  const reminder = {
    day: '2020-04-10',
    receiptDueOn: '2020-04-14',
    items: [
      { what: 'receipt', directiveId: newId(), directiveKind: 'campaign', dueOn: '2020-04-09', times: 1 },
      { what: 'report', from: '2020-04-03', dueOn: '2020-04-10', times: 2 },
    ],
  };
  const item = directive(2, id, 'reminder', reminder);
  await deliver(directive(1, id, 'campaign', campaignPayload(document)), item);
  const taken = await withRegion(county.db, region, (trx) => getDirective(trx, item.id));
  expect(taken).toMatchObject({ kind: 'reminder', receiptDueOn: '2020-04-14', payload: reminder });
  const who = actor(region, 'county-staff');
  const signed = await withRegion(county.db, region, (trx) => signDirective(trx, who, item.id, NOW));
  expect(signed.signedBy).toBe(who.name);
});
