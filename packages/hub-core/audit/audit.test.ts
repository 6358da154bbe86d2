import { afterAll, beforeAll, expect, it } from 'vitest';
import { MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { listAudit } from './list-audit.ts';
import { writeAudit } from './write-audit.ts';

let hub: TestHub;
const actor = { userId: 'user-1', name: '张某' };

beforeAll(async () => {
  hub = await openTestHub();
  for (const [nth, region] of ['130102', '130202', null, '130102'].entries())
    await hub.db.transaction().execute((trx) =>
      writeAudit(trx, {
        actor,
        action: 'test.step',
        region,
        subject: String(nth),
        detail: { nth },
        now: new Date(MEETING.getTime() + nth * 1000),
      }),
    );
});
afterAll(() => hub.stop());

const subjects = async (prefixes: string[], page = { limit: 50, offset: 0 }) => {
  const scopes = prefixes.map((prefix) => ({ prefix, fields: null }));
  const { rows, total } = await listAudit(hub.db, scopes, page);
  return { subjects: rows.map((row) => row.subject), total };
};

it('lists newest first what lies in the reader’s regions; what has no region, to a whole province', async () => {
  expect(await subjects(['13'])).toEqual({ subjects: ['3', '2', '1', '0'], total: 4 });
  expect(await subjects(['1301'])).toEqual({ subjects: ['3', '0'], total: 2 });
  expect(await subjects(['1302', '1301'])).toEqual({ subjects: ['3', '1', '0'], total: 3 });
  expect(await subjects([])).toEqual({ subjects: [], total: 0 });
  expect(await subjects(['13'], { limit: 2, offset: 1 })).toEqual({ subjects: ['2', '1'], total: 4 });
});

it('names the actor and keeps apart people of one name', async () => {
  const { rows } = await listAudit(hub.db, [{ prefix: '1302', fields: null }], { limit: 1, offset: 0 });
  expect(rows[0]).toMatchObject({ actor: '张某', detail: { nth: 1, actorId: 'user-1' } });
});

it('cannot be changed or emptied with the servers’ rights', async () => {
  await expect(hub.db.updateTable('audit_log').set({ actor: 'nobody' }).execute()).rejects.toThrow(
    /permission denied/,
  );
  await expect(hub.db.deleteFrom('audit_log').execute()).rejects.toThrow(/permission denied/);
});
