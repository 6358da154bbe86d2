/** What is said before a close, what stays after it, and what comes between while it is made. */
import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localTaskFigures } from '../local-tasks/read-local-tasks.ts';
import { recordCityPlan } from '../plans/plans.ts';
import { closingTimes } from '../rollup/closing-times.ts';
import { partyApproval } from '../testing/campaigns.ts';
import { at, began, cityStaff, closedAt, endingCampaign, weeksLater } from '../testing/ending.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { readStillOpen } from './still-open.ts';

let hub: TestHub;
let run: Awaited<ReturnType<typeof endingCampaign>>;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  run = await endingCampaign(hub.db);
});

describe('what is missing at the closing', () => {
  it('counts what was returned, and only what asks for a receipt as unsigned', async () => {
    await run.handIn(2);
    await run.giveBack(1);
    await run.begin();
    const open = await readStillOpen(hub.db, {
      campaignId: run.campaign.id,
      scopes: [{ prefix: '13', fields: null }],
      now: began,
    });
    const row = open.rows.find((one) => one.region === ZHENGDING)!;
    expect(row.missing).toBe(run.campaign.document.tasks.length - 1);
    // The return and the closing went down as well, and nobody signs for them.
    expect(row.unsigned).toBe(0);
    await hub.db
      .updateTable('directives')
      .set({ receipt_due_on: '2026-09-04' })
      .where('id', '=', run.campaign.directiveId)
      .execute();
    const again = await readStillOpen(hub.db, {
      campaignId: run.campaign.id,
      scopes: [{ prefix: '1301', fields: null }],
      now: began,
    });
    expect(again.rows[0]).toMatchObject({ region: ZHENGDING, unsigned: 1 });
  });
});

describe('after the close', () => {
  it('the time to close a problem and what is overdue of a city’s tasks stay as they were', async () => {
    const [closed, open] = [newId(), newId()];
    await run.issueForCity({ id: newId(), dueOn: '2026-10-20' });
    await run.report((county) => [
      county.problem(
        run.campaign.id,
        { state: 'closed', closedOn: '2026-09-30' },
        { ...at, entityId: closed },
      ),
      county.problem(run.campaign.id, { state: 'rectifying' }, { ...at, entityId: open }),
    ]);
    await run.begin();
    await run.close();
    const times = () =>
      closingTimes(hub.db, { campaignId: run.campaign.id, region: HEBEI, field: null, fields: null });
    const local = (now: Date) =>
      localTaskFigures(hub.db, { campaignId: run.campaign.id, region: HEBEI, fields: null, now });
    const [before, localBefore] = [await times(), await local(closedAt)];
    expect(before.self).toMatchObject({ closed: 1, medianDays: 10 });
    expect(localBefore).toMatchObject({ today: '2026-10-09', self: { city: { overdue: 0 } } });
    const outcomes = await run.report(
      (county) => [
        county.problem(
          run.campaign.id,
          { state: 'closed', closedOn: '2026-11-20' },
          { entityId: open, revision: 2, occurredAt: '2026-11-20T02:00:00Z' },
        ),
        county.problem(
          run.campaign.id,
          { state: 'rectifying', timesReopened: 1 },
          { entityId: closed, revision: 2, occurredAt: '2026-11-20T02:00:00Z' },
        ),
      ],
      weeksLater,
    );
    expect(outcomes).toEqual(['accepted', 'accepted']);
    expect(await times()).toEqual(before);
    expect(await local(weeksLater)).toEqual(localBefore);
  });
});

describe('while it is being closed', () => {
  const plan = { title: '实施方案', documentNo: '石人常〔2026〕3号', adoptedOn: '2026-09-03', summary: '' };
  const writes = {
    'a city’s plan': () =>
      hub.db.transaction().execute((trx) =>
        recordCityPlan(trx, {
          campaignId: run.campaign.id,
          region: SHIJIAZHUANG,
          plan,
          partyApproval: { ...partyApproval, approvedOn: '2026-09-02' },
          actor: cityStaff,
          now: closedAt,
        }),
      ),
    'a city’s task': () => run.issueForCity({ id: newId() }),
  };

  it.each(Object.keys(writes) as (keyof typeof writes)[])('%s waits, and is refused', async (what) => {
    let outcome: unknown = 'waiting';
    let written: Promise<unknown> = Promise.resolve();
    if (what === 'a city’s plan') await run.begin();
    await hub.db.transaction().execute(async (trx) => {
      await trx
        .updateTable('campaigns')
        .set({ state: 'closed', closed_at: closedAt })
        .where('id', '=', run.campaign.id)
        .execute();
      written = writes[what]().then(
        () => (outcome = 'written'),
        (error: { code: string }) => (outcome = error.code),
      );
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(outcome).toBe('waiting');
    });
    await written;
    expect(outcome).toBe('campaign-not-running');
  });
});
