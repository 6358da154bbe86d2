import type { Principal } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issuedCampaign } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, SHIJIAZHUANG } from '../testing/people.ts';
import { type LocalTaskDraft, readLocalTaskDraft, saveLocalTaskDraft } from './draft-local-tasks.ts';
import { issueLocalTasks } from './issue-local-tasks.ts';
import { listLocalTasks } from './read-local-tasks.ts';

const NOW = new Date('2020-04-20T04:00:00Z');
const cityStaff = person(SHIJIAZHUANG, 'city-staff');
const landStaff = { ...cityStaff, grants: cityStaff.grants.map((one) => ({ ...one, fields: ['land-use'] })) };
let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaignId = (await issuedCampaign(hub.db)).id;
});

const refused = (code: string) => expect.objectContaining({ code });
const entered = (title: string, field = 'mining') => ({
  id: newId(),
  field,
  title,
  standard: '逐条硬化。',
  dueOn: '2020-06-30',
  indicators: [],
});
type Content = Partial<Pick<LocalTaskDraft, 'tasks' | 'drops'>>;
const save = (version: number, content: Content, actor: Principal = cityStaff, region = SHIJIAZHUANG) =>
  hub.db.transaction().execute((trx) =>
    saveLocalTaskDraft(trx, {
      campaignId,
      region,
      version,
      tasks: [],
      drops: [],
      ...content,
      actor,
      now: NOW,
    }),
  );
const issue = (draftVersion: number, content: Content, listRevision = 0, actor = cityStaff) =>
  hub.db.transaction().execute((trx) =>
    issueLocalTasks(trx, {
      campaignId,
      region: SHIJIAZHUANG,
      listRevision,
      draftVersion,
      tasks: [],
      drops: [],
      ...content,
      actor,
      now: NOW,
    }),
  );
const draft = () => readLocalTaskDraft(hub.db, { campaignId, region: SHIJIAZHUANG });

describe('what a city’s staff prepare', () => {
  it('is kept as it was entered, for the colleagues too, and asks nothing of a county', async () => {
    expect(await draft()).toEqual({ version: 0, tasks: [], drops: [], savedBy: null, savedAt: null });
    const tasks = [entered('矿山道路硬化'), entered('闲置地块清查', 'land-use')];
    const drops = [{ id: newId(), title: '原任务', reason: '与省级任务重复' }];
    await save(0, { tasks, drops });
    expect(await draft()).toEqual({
      version: 1,
      tasks,
      drops,
      savedBy: cityStaff.name,
      savedAt: NOW.toISOString(),
    });
    const asked = { campaignId, within: SHIJIAZHUANG, origin: 'city', fields: null } as const;
    expect((await listLocalTasks(hub.db, { ...asked, limit: 10, offset: 0, now: NOW })).total).toBe(0);
  });

  it('is changed by one who has seen it as it stands', async () => {
    const first = entered('先');
    await save(0, { tasks: [first] });
    await expect(save(0, { tasks: [entered('后')] })).rejects.toEqual(refused('changed-meanwhile'));
    expect((await draft()).tasks).toEqual([first]);
  });

  it('is the city’s alone, and of the fields of who writes it', async () => {
    const mining = entered('矿山');
    await expect(save(0, {}, person(HEBEI, 'province-staff'))).rejects.toEqual(refused('forbidden'));
    await expect(save(0, {}, cityStaff, '130400')).rejects.toEqual(refused('region-not-yours'));
    await expect(save(0, { tasks: [entered('林地', 'forestry')] })).rejects.toEqual(refused('field-unknown'));
    await expect(save(0, { tasks: [mining] }, landStaff)).rejects.toEqual(refused('field-not-yours'));
    // What a colleague has prepared in another field stays beside their own.
    await save(0, { tasks: [mining] });
    const land = entered('地块', 'land-use');
    expect((await save(1, { tasks: [mining, land] }, landStaff)).tasks).toEqual([mining, land]);
    await expect(save(2, { tasks: [{ ...mining, title: '改动' }, land] }, landStaff)).rejects.toEqual(
      refused('field-not-yours'),
    );
  });

  it('is gone when it is issued, and no earlier', async () => {
    const tasks = [entered('矿山道路硬化')];
    await save(0, { tasks });
    await expect(issue(1, { tasks: [{ ...tasks[0]!, dueOn: '2020-04-19' }] })).rejects.toEqual(
      refused('date-invalid'),
    );
    expect((await draft()).tasks).toEqual(tasks);
    await issue(1, { tasks });
    expect(await draft()).toMatchObject({ version: 2, tasks: [], drops: [] });
    // Who still looks at the issued one does not write over the next.
    await expect(save(1, { tasks })).rejects.toEqual(refused('changed-meanwhile'));
  });

  it('is not issued past what a colleague has added to it meanwhile', async () => {
    const seen = [entered('看到的')];
    await save(0, { tasks: seen });
    await save(1, { tasks: [...seen, entered('后加的')] });
    await expect(issue(1, { tasks: seen })).rejects.toEqual(refused('changed-meanwhile'));
    await expect(issue(0, { tasks: seen })).rejects.toEqual(refused('changed-meanwhile'));
    expect((await draft()).tasks).toHaveLength(2);
  });
});

it('a task of another’s field is not dropped', async () => {
  const task = entered('矿山道路硬化');
  await issue(0, { tasks: [task] });
  const drops = [{ id: task.id, title: task.title, reason: '重复' }];
  await expect(issue(0, { drops }, 1, landStaff)).rejects.toEqual(refused('field-not-yours'));
});
