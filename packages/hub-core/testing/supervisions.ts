/** Supervisions of the reference campaign brought to a state through the rules. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import type { SupervisionEvent, SupervisionWay } from '@linked/shared/supervision/states.ts';
import type { HubDatabase } from '../db/database.ts';
import { actOnSupervision, type SupervisionInput } from '../supervision/act-on-supervision.ts';
import { draftSupervision, type Letter, type Matter } from '../supervision/draft-supervision.ts';
import type { SupervisionDetail } from '../supervision/read-supervisions.ts';
import { approver, drafter, MEETING } from './campaigns.ts';
import { ZHENGDING } from './people.ts';

export const letterTo = (way: SupervisionWay, more: Partial<Letter> = {}): Letter => ({
  way,
  addressee: way === 'congress' ? '正定县人大常委会' : '河北省自然资源厅',
  title: '关于督办违法占地问题的函',
  text: '请依法查处，并将整改情况书面答复。',
  replyWorkdays: 10,
  ...more,
});

export const enteredMatter = (more: Partial<Extract<Matter, { origin: 'entered' }>> = {}): Matter => ({
  origin: 'entered',
  county: ZHENGDING,
  field: 'land-use',
  title: '某镇违法占地',
  detail: '占用耕地约四亩。',
  place: '某镇',
  ...more,
});

export const draftOf = (
  db: HubDatabase,
  campaignId: string,
  options: { matter?: Matter; letter?: Letter; actor?: Principal; now?: Date } = {},
): Promise<SupervisionDetail> =>
  db.transaction().execute((trx) =>
    draftSupervision(trx, {
      id: newId(),
      campaignId,
      matter: options.matter ?? enteredMatter(),
      letter: options.letter ?? letterTo('congress'),
      actor: options.actor ?? drafter,
      now: options.now ?? MEETING,
    }),
  );

export const stepOn = (
  db: HubDatabase,
  at: { id: string; version: number },
  event: SupervisionEvent,
  options: { input?: Partial<SupervisionInput>; actor?: Principal; now?: Date } = {},
): Promise<SupervisionDetail> =>
  db.transaction().execute((trx) =>
    actOnSupervision(trx, {
      id: at.id,
      version: at.version,
      event,
      input: { note: '', ...options.input },
      actor: options.actor ?? drafter,
      now: options.now ?? MEETING,
    }),
  );

/** Drafted, signed by the approver and sent out. */
export async function issuedLetter(
  db: HubDatabase,
  campaignId: string,
  options: Parameters<typeof draftOf>[2] = {},
): Promise<SupervisionDetail> {
  const { now } = options;
  const draft = await draftOf(db, campaignId, options);
  const signed = await stepOn(db, draft, 'sign', { actor: approver, now });
  return stepOn(db, signed, 'issue', { now });
}

export const replyPayload = (
  letter: { id: string; field: string },
  more: Partial<ReportPayload<'supervised-reply'>> = {},
): ReportPayload<'supervised-reply'> => ({
  supervisionId: letter.id,
  problemId: newId(),
  field: letter.field,
  round: 1,
  text: '已责令恢复原状。',
  measures: '每周巡查。',
  repliedOn: '2020-04-10',
  countersignedBy: null,
  correction: '',
  ...more,
});

/** Directives of a kind about one supervision, in the order of their numbers. */
export async function directivesAbout(
  db: HubDatabase,
  kind: 'problem-assignment' | 'problem-supervision',
  supervisionId: string,
): Promise<{ region: string; payload: unknown }[]> {
  const rows = await db
    .selectFrom('directives')
    .innerJoin('deliveries', 'deliveries.directive_id', 'directives.id')
    .select(['deliveries.region', 'payload'])
    .where('kind', '=', kind)
    .orderBy('deliveries.seq')
    .execute();
  return rows.filter((row) => (row.payload as { supervisionId: string }).supervisionId === supervisionId);
}

/** What the county was told since its letter, oldest first. */
export const stepsDown = async (db: HubDatabase, id: string): Promise<string[]> =>
  (await directivesAbout(db, 'problem-supervision', id)).map((row) => (row.payload as { step: string }).step);

/** Kinds of the requests of a supervision's workflow, oldest first. */
export const requestsOf = async (db: HubDatabase, id: string): Promise<string[]> =>
  (
    await db
      .selectFrom('workflow_requests')
      .select('kind')
      .where('workflow_id', '=', `supervise-problem:${id}`)
      .orderBy('ordinal')
      .execute()
  ).map((row) => row.kind);
