/** Questions, their answers, and supplements: made anew for every call in the state the step needs. */
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { approveSupplement, createSupplement } from '@linked/hub-core/supplements/compose.ts';
import { issueSupplement } from '@linked/hub-core/supplements/issue-supplement.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { contentOf } from '@linked/hub-core/testing/supplements.ts';
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { HOME, NOW, SECRET } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

export function supplementSamples({ db, ours, theirs }: WalkWorld): Record<string, Sample> {
  const content = (campaign: typeof ours) =>
    contentOf([{ kind: 'change', taskId: campaign.document.tasks[0]!.id, standard: newId() }], {
      title: campaign === theirs ? SECRET : '补充通知',
    });
  const drafted = (campaign: typeof ours) =>
    db.transaction().execute((trx) =>
      createSupplement(trx, {
        id: newId(),
        campaignId: campaign.id,
        content: content(campaign),
        actor: person(campaign.region, 'province-staff'),
        now: NOW,
      }),
    );
  const approved = async (campaign: typeof ours) => {
    const { id, version } = await drafted(campaign);
    const actor = person(campaign.region, 'province-approver');
    return db.transaction().execute((trx) => approveSupplement(trx, { id, version, actor, now: NOW }));
  };
  const step = (make: typeof drafted, more: (campaign: typeof ours) => object = () => ({})): Sample => ({
    input: async () => {
      const { id, version } = await make(ours);
      return { id, version, ...more(ours) };
    },
    foreign: async () => {
      const { id, version } = await make(theirs);
      return [
        { id, version, ...more(theirs) },
        { id: newId(), version, ...more(theirs) },
      ];
    },
  });
  const reason = () => ({ reason: '核对后再报' });
  const ofCampaign: Sample = {
    input: () => ({ campaignId: ours.id }),
    foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
  };
  /** A question of this county, as its report left it. */
  const asked = async (campaign: typeof ours, region: string): Promise<string> => {
    const questionId = newId();
    const county = new CountyReports(region);
    await db
      .insertInto('nodes')
      .values({ region })
      .onConflict((one) => one.doNothing())
      .execute();
    const { up_cursor } = await db
      .selectFrom('nodes')
      .select('up_cursor')
      .where('region', '=', region)
      .executeTakeFirstOrThrow();
    county.seq = up_cursor;
    const text = campaign === theirs ? SECRET : '标准如何掌握？';
    const payload = { field: null, taskId: null, text, askedAt: NOW.toISOString(), withdrawn: false };
    const item = county.other('question', campaign.id, payload, {
      entityId: questionId,
      occurredAt: NOW.toISOString(),
    });
    await ingestReports(db, { region, items: [item], now: NOW });
    return questionId;
  };
  const answer = { revision: 0, text: '按文件执行。', organ: '省人大常委会' };
  return {
    'questions.list': ofCampaign,
    'questions.answer': {
      input: async () => ({ campaignId: ours.id, questionId: await asked(ours, '130121'), ...answer }),
      foreign: async (caller) => [
        { campaignId: theirs.id, questionId: await asked(theirs, '140105'), ...answer },
        { campaignId: ours.id, questionId: newId(), ...answer },
        ...(caller.region === HOME
          ? []
          : [{ campaignId: ours.id, questionId: await asked(ours, '130203'), ...answer }]),
      ],
    },
    'supplements.list': ofCampaign,
    'supplements.inForce': ofCampaign,
    'supplements.tasks': ofCampaign,
    'supplements.get': {
      input: async () => ({ id: (await issued()).id }),
      foreign: async () => [{ id: (await drafted(theirs)).id }, { id: newId() }],
    },
    'supplements.create': {
      input: () => ({ id: newId(), campaignId: ours.id, content: content(ours) }),
      foreign: () => [
        { id: newId(), campaignId: theirs.id, content: content(theirs) },
        { id: newId(), campaignId: newId(), content: content(theirs) },
      ],
    },
    'supplements.update': step(drafted, (campaign) => ({ content: content(campaign) })),
    'supplements.approve': step(drafted),
    'supplements.reopenDraft': step(approved, reason),
    'supplements.issue': step(approved),
    'supplements.withdraw': step(drafted, reason),
  };

  async function issued() {
    const { id, version } = await approved(ours);
    const actor = person(HOME, 'province-staff');
    return db.transaction().execute((trx) => issueSupplement(trx, { id, version, actor, now: NOW }));
  }
}
