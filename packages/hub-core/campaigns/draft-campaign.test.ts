import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/list-audit.ts';
import {
  approver,
  draftCampaign,
  drafter,
  issuedCampaign,
  MEETING,
  partyApproval,
} from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, SHIJIAZHUANG } from '../testing/people.ts';
import { withdrawCampaign } from './course.ts';
import { approveCampaign, draftFromTemplate, reopenDraft, updateDraft } from './draft-campaign.ts';
import { getCampaign, listCampaigns } from './read-campaigns.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const now = MEETING;
const code = (error: string) => expect.objectContaining({ code: error });
const inTransaction: TestHub['db']['transaction'] = () => hub.db.transaction();

describe('a draft', () => {
  it('comes out of the template with its edition, for the 168 counties of April 2020', async () => {
    const draft = await draftCampaign(hub.db);
    expect(draft).toMatchObject({
      state: 'draft',
      version: 1,
      editionId: '2020-04',
      fields: 7,
      tasks: 21,
      counties: 168,
      createdBy: drafter.name,
      partyApproval: null,
      history: [{ event: 'draft', from: null, to: 'draft', actor: drafter.name }],
    });
    expect(draft.document.tasks).toHaveLength(21);
  });

  it('belongs to a province its drafter works for', async () => {
    const draft = (region: string) =>
      inTransaction().execute((trx) =>
        draftFromTemplate(trx, {
          actor: drafter,
          region,
          templateId: 'hebei-6+1-2020',
          startsOn: '2020-04-03',
          now,
        }),
      );
    await expect(draft('120000')).rejects.toEqual(code('region-not-yours'));
    await expect(draft('139900')).rejects.toEqual(code('region-unknown'));
  });

  it('is changed by one of two editors; the other is told and nothing is overwritten', async () => {
    const { id, version, document } = await draftCampaign(hub.db);
    const edit = (title: string) =>
      inTransaction().execute((trx) =>
        updateDraft(trx, { id, version, actor: drafter, now, document: { ...document, title } }),
      );
    const results = await Promise.allSettled([edit('甲稿'), edit('乙稿')]);
    const kept = results.find((result) => result.status === 'fulfilled');
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toEqual(code('changed-meanwhile'));
    const stored = await getCampaign(hub.db, id);
    expect(stored.title).toBe(kept?.value.title);
    expect(stored.version).toBe(2);
  });

  it('does not take a document whose tasks name a field it has not', async () => {
    const { id, version, document } = await draftCampaign(hub.db);
    const broken = { ...document, fields: document.fields.slice(1) };
    await expect(
      inTransaction().execute((trx) =>
        updateDraft(trx, { id, version, actor: drafter, now, document: broken }),
      ),
    ).rejects.toEqual(code('invalid-input'));
  });
});

describe('approval', () => {
  const both = person(HEBEI, 'province-staff', 'province-approver');
  const approve = (id: string, version: number, actor = approver, approval = partyApproval) =>
    inTransaction().execute((trx) =>
      approveCampaign(trx, { id, version, partyApproval: approval, actor, now }),
    );

  it('is refused to the drafter, whatever other role the drafter holds', async () => {
    const { id, version } = await inTransaction().execute((trx) =>
      draftFromTemplate(trx, {
        actor: both,
        region: HEBEI,
        templateId: 'hebei-6+1-2020',
        startsOn: '2020-04-03',
        now,
      }),
    );
    await expect(approve(id, version, both)).rejects.toEqual(code('second-person-required'));
    expect((await approve(id, version)).approvedBy).toBe(approver.name);
  });

  it('is refused to whoever changed another person’s draft, and stays refused after a reopening', async () => {
    const { id, document } = await draftCampaign(hub.db);
    await inTransaction().execute((trx) => updateDraft(trx, { id, version: 1, actor: both, now, document }));
    await expect(approve(id, 2, both)).rejects.toEqual(code('second-person-required'));
    await approve(id, 2);
    const reopened = await inTransaction().execute((trx) =>
      reopenDraft(trx, { id, version: 3, actor: approver, reason: '补充任务', now }),
    );
    expect(reopened).toMatchObject({
      state: 'draft',
      approvedBy: null,
      approvedAt: null,
      partyApproval: null,
    });
    await expect(approve(id, 4, both)).rejects.toEqual(code('second-person-required'));
  });

  it('is refused by the database too, should a rule ever forget it', async () => {
    const { id } = await draftCampaign(hub.db);
    await expect(
      hub.db.updateTable('campaigns').set({ approved_by: drafter.userId }).where('id', '=', id).execute(),
    ).rejects.toThrow(/check constraint/);
  });

  it('records the Party committee’s approval, which cannot lie in the future', async () => {
    const { id, version } = await draftCampaign(hub.db);
    await expect(
      approve(id, version, approver, { ...partyApproval, approvedOn: '2020-04-04' }),
    ).rejects.toEqual(code('invalid-input'));
    const approved = await approve(id, version);
    expect(approved).toMatchObject({ state: 'approved', version: 2, partyApproval });
    const audit = await listAudit(hub.db, [{ prefix: '13', fields: null }], { limit: 1, offset: 0 });
    expect(audit.rows[0]).toMatchObject({
      action: 'campaign.approve',
      subject: id,
      actor: approver.name,
      detail: {
        actorId: approver.userId,
        documentNo: partyApproval.documentNo,
        from: 'draft',
        to: 'approved',
      },
    });
  });
});

describe('who sees campaigns', () => {
  it('shows cities and counties inside only what was issued, and other provinces nothing', async () => {
    const draft = await draftCampaign(hub.db);
    const issued = await issuedCampaign(hub.db);
    const seenBy = async (prefix: string) => {
      const ids = (await listCampaigns(hub.db, [{ prefix, fields: null }])).map((one) => one.id);
      return { draft: ids.includes(draft.id), issued: ids.includes(issued.id) };
    };
    expect(await seenBy('13')).toEqual({ draft: true, issued: true });
    expect(await seenBy(SHIJIAZHUANG.slice(0, 4))).toEqual({ draft: false, issued: true });
    expect(await seenBy('12')).toEqual({ draft: false, issued: false });
    await expect(getCampaign(hub.db, draft.id, [{ prefix: '1301', fields: null }])).rejects.toEqual(
      code('campaign-unknown'),
    );
  });

  it('takes back a draft without telling any county or workflow', async () => {
    const { id, version } = await draftCampaign(hub.db);
    const gone = await inTransaction().execute((trx) =>
      withdrawCampaign(trx, { id, version, actor: drafter, reason: '并入其他专项', now }),
    );
    expect(gone.state).toBe('withdrawn');
    expect(gone.history.at(-1)).toMatchObject({ event: 'withdraw', reason: '并入其他专项' });
    const directives = await hub.db
      .selectFrom('directives')
      .where('campaign_id', '=', id)
      .selectAll()
      .execute();
    const requests = await hub.db
      .selectFrom('workflow_requests')
      .where('workflow_id', '=', `campaign:${id}`)
      .selectAll()
      .execute();
    expect([directives, requests]).toEqual([[], []]);
  });
});
