import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { directivePayloads } from '@linked/shared/link/kinds.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '../campaigns/read-campaigns.ts';
import { carryOutDue } from '../course/carry-out-due.ts';
import { openMoments } from '../course/moments.ts';
import { approvedCampaign, approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { person } from '../testing/people.ts';
import { movePhase, type PhaseMove } from './move-phase.ts';

let hub: TestHub;
let campaign: Awaited<ReturnType<typeof issuedCampaign>>;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await issuedCampaign(hub.db);
});

const TODAY = shanghaiDate(MEETING);
const running = () => campaign.document.phases.find((phase) => phase.startsOn <= TODAY)!;
const ahead = () => campaign.document.phases.find((phase) => phase.startsOn > TODAY)!;
const move = (change: Partial<PhaseMove> & Pick<PhaseMove, 'phase' | 'startsOn' | 'endsOn'>) =>
  hub.db.transaction().execute((trx) =>
    movePhase(trx, {
      id: campaign.id,
      version: campaign.version,
      reason: '汛期提前',
      actor: drafter,
      now: MEETING,
      ...change,
    }),
  );
const refused = (change: Parameters<typeof move>[0]) =>
  move(change).then(
    () => 'moved',
    (error: { code?: string }) => error.code,
  );

describe('moving a phase', () => {
  it('tells every county with both dates and the reason, and asks for a receipt', async () => {
    const phase = running();
    const endsOn = addDays(phase.endsOn, 10);
    const moved = await move({ phase: phase.code, startsOn: phase.startsOn, endsOn });
    expect(moved.document.phases.find((one) => one.code === phase.code)?.endsOn).toBe(endsOn);
    expect(moved.version).toBe(campaign.version + 1);
    const directive = await hub.db
      .selectFrom('directives')
      .selectAll()
      .where('campaign_id', '=', campaign.id)
      .where('kind', '=', 'phase-change')
      .executeTakeFirstOrThrow();
    const payload = directivePayloads['phase-change'].parse(directive.payload);
    expect(payload.phases).toEqual(moved.document.phases);
    expect(payload.changed).toEqual({
      code: phase.code,
      from: { startsOn: phase.startsOn, endsOn: phase.endsOn },
      to: { startsOn: phase.startsOn, endsOn },
    });
    expect([payload.reason, payload.receiptDueOn]).toEqual(['汛期提前', directive.receipt_due_on]);
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from deliveries where directive_id = ${directive.id}`.execute(hub.db);
    expect(rows[0]!.n).toBe(168);
    const line = moved.history.find((one) => one.event === 'move-phase');
    expect(line?.actor).toBe(drafter.name);
    expect(line?.reason).toContain(`${phase.startsOn} – ${endsOn}。汛期提前`);
  });

  it('moves what is to happen then, and wakes the workflow', async () => {
    const phase = running();
    await carryOutDue(hub.db, { campaignId: campaign.id, now: MEETING });
    campaign = await getCampaign(hub.db, campaign.id);
    const endsOn = addDays(TODAY, 2);
    await move({ phase: phase.code, startsOn: phase.startsOn, endsOn });
    const ends = (await openMoments(hub.db, campaign.id, 100)).filter(
      ({ kind, args }) => kind === 'phase-ends' && args.phase === phase.code,
    );
    expect(ends.map(({ at }) => at)).toEqual([shanghaiMidnight(addDays(endsOn, 1))]);
    const { rows } = await sql<{ args: { signal?: string } }>`
      select args from workflow_requests where workflow_id = ${`campaign:${campaign.id}`}
      order by ordinal desc limit 1`.execute(hub.db);
    expect(rows[0]!.args.signal).toBe('directive-queued');
  });

  it('may let it overlap others, and change a phase that is ahead in both days', async () => {
    const phase = ahead();
    const moved = await move({ phase: phase.code, startsOn: TODAY, endsOn: phase.endsOn });
    expect(moved.document.phases.filter((one) => one.startsOn <= TODAY).length).toBeGreaterThan(1);
  });

  it('happens once when two people move it at the same time', async () => {
    const phase = running();
    const days = [3, 4, 5].map((days) => addDays(phase.endsOn, days));
    const results = await Promise.allSettled(
      days.map((endsOn) => move({ phase: phase.code, startsOn: phase.startsOn, endsOn })),
    );
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of results)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'changed-meanwhile' });
  });

  it('is refused for days that are past, in the wrong order, or as they were', async () => {
    const [now, later] = [running(), ahead()];
    const same = { startsOn: now.startsOn, endsOn: now.endsOn };
    expect(await refused({ phase: now.code, ...same })).toBe('invalid-input');
    expect(await refused({ phase: now.code, ...same, endsOn: addDays(TODAY, -1) })).toBe('invalid-input');
    expect(await refused({ phase: now.code, ...same, startsOn: addDays(now.startsOn, 1) })).toBe(
      'invalid-input',
    );
    const past = { startsOn: addDays(TODAY, -1), endsOn: later.endsOn };
    expect(await refused({ phase: later.code, ...past })).toBe('invalid-input');
    expect(
      await refused({ phase: later.code, startsOn: later.endsOn, endsOn: addDays(later.endsOn, -1) }),
    ).toBe('invalid-input');
    expect(await refused({ phase: 'none', ...same })).toBe('not-found');
  });

  it('is refused before the campaign is issued', async () => {
    const phase = running();
    const endsOn = addDays(phase.endsOn, 20);
    const draft = await approvedCampaign(hub.db);
    const ref = { id: draft.id, version: draft.version };
    expect(await refused({ ...ref, phase: phase.code, startsOn: phase.startsOn, endsOn })).toBe(
      'campaign-not-running',
    );
  });

  it('is the province staff’s', async () => {
    const phase = running();
    const change = { phase: phase.code, startsOn: phase.startsOn, endsOn: addDays(phase.endsOn, 1) };
    expect(await refused({ ...change, actor: approver })).toBe('forbidden');
    expect(await refused({ ...change, actor: person('140000', 'province-staff') })).toBe('region-not-yours');
  });
});

describe('the end of a phase', () => {
  it('locks the tasks that belong to it in every county, and no other', async () => {
    const phase = running();
    const [first, second] = campaign.document.tasks.map((task) => task.id);
    await sql`update task_versions set definition = definition || ${JSON.stringify({ phase: phase.code })}::jsonb
      where campaign_id = ${campaign.id} and task_id = ${first}`.execute(hub.db);
    await sql`update county_tasks set due_on = ${phase.endsOn} where campaign_id = ${campaign.id}`.execute(
      hub.db,
    );
    await carryOutDue(hub.db, { campaignId: campaign.id, now: shanghaiMidnight(addDays(phase.endsOn, 1)) });
    const locked = await hub.db
      .selectFrom('task_reviews')
      .select(['task_id', 'locked_at'])
      .where('campaign_id', '=', campaign.id)
      .execute();
    expect(locked).toHaveLength(168);
    expect(new Set(locked.map((row) => row.task_id))).toEqual(new Set([first]));
    expect(locked.some((row) => row.task_id === second)).toBe(false);
    const sent = await hub.db
      .selectFrom('directives')
      .select('payload')
      .where('campaign_id', '=', campaign.id)
      .where('kind', '=', 'task-decision')
      .execute();
    expect(JSON.stringify(sent[0]!.payload)).toContain(phase.name);
  });
});
