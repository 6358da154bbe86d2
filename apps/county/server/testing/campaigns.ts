/** A small campaign as a hub would send it, and counties that have taken and signed it. */
import type { CountyRole } from '@linked/shared/access/roles.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import type { DirectiveKind, DirectivePayload } from '@linked/shared/link/kinds.ts';
import { type Directive, PROTOCOL } from '@linked/shared/link/protocol.ts';
import { type Actor, actorOf } from '../core/access/actor.ts';
import { deliverDirectives } from '../core/directives/deliver.ts';
import { signDirective } from '../core/directives/sign-directive.ts';
import { type CountyDatabase, withRegion } from '../db/database.ts';

export const HANSHAN = '130402';
export const QIANXI = '130227';
/** Noon of a working day in the middle of the sample campaign. */
export const NOW = new Date('2020-05-12T04:00:00Z');

export function sampleDocument(options: { countersign?: boolean; tasks?: number } = {}): CampaignDocument {
  const indicators: CampaignDocument['tasks'][number]['indicators'] = [
    {
      code: 'sites',
      name: '矿山迹地治理',
      unit: '处',
      aggregation: 'sum',
      baselineName: '责任主体灭失矿山迹地',
      target: 100,
    },
    { code: 'area', name: '复绿面积', unit: '亩', aggregation: 'sum', baselineName: null, target: null },
    {
      code: 'rate',
      name: '达标率',
      unit: '%',
      aggregation: 'weighted-mean',
      baselineName: '矿山数',
      target: 95,
    },
  ];
  return {
    title: '“6+1”联动监督',
    issuingOrgan: '河北省人大常委会',
    purpose: '',
    fields: [
      { code: 'mining', name: '矿山开发', nameEn: 'Mining' },
      { code: 'land-use', name: '土地利用', nameEn: 'Land use' },
    ],
    phases: [
      { code: 'inspect', name: '检查视察', nameEn: null, startsOn: '2020-04-03', endsOn: '2020-07-11' },
    ],
    tasks: Array.from({ length: options.tasks ?? 3 }, (_, index) => ({
      id: newId(),
      code: `task-${index + 1}`,
      field: index % 2 === 0 ? 'mining' : 'land-use',
      title: `任务${index + 1}`,
      standard: '逐项治理。',
      dueOn: index === 1 ? '2020-05-08' : '2020-06-30',
      revision: 1,
      indicators: index === 0 ? indicators : [],
    })),
    receiptWorkdays: 3,
    countersign: options.countersign ?? false,
    cityReview: true,
    ranking: true,
  };
}

export const campaignPayload = (document: CampaignDocument): DirectivePayload<'campaign'> => ({
  document,
  editionId: '2020-04',
  partyApproval: { documentNo: '冀办字〔2020〕1号', approvedOn: '2020-04-02', mobilisedOn: null },
  receiptDueOn: '2020-04-09',
});

export function directive(
  seq: number,
  campaignId: string,
  kind: DirectiveKind | (string & {}),
  payload: unknown,
  parts: Partial<Directive> = {},
): Directive {
  return {
    id: newId(),
    seq,
    protocol: PROTOCOL,
    campaignId,
    kind,
    revision: 1,
    issuingOrgan: '河北省人大常委会',
    issuedAt: NOW.toISOString(),
    payload,
    ...parts,
  };
}

/** An instance as enrolment leaves it, without a hub to talk to. */
export async function addInstance(db: CountyDatabase, region: string): Promise<void> {
  await db.insertInto('instances').values({ region, name: region }).execute();
}

export function actor(
  region: string,
  role: CountyRole,
  more: { fields?: string[]; unit?: string } = {},
): Actor {
  const names: Partial<Record<CountyRole, string>> = {
    'county-leader': '王主任',
    'responsible-unit': '李科长',
  };
  const grant = { role, region, fields: more.fields ?? null, unit: more.unit ?? null };
  return actorOf(
    { userId: newId(), name: names[role] ?? '张某', title: '县人大常委会办公室', grants: [grant] },
    [role],
  );
}

export interface SignedCampaign {
  region: string;
  campaignId: string;
  directiveId: string;
  document: CampaignDocument;
  staff: Actor;
  leader: Actor;
}

/** The county takes the campaign after whatever it has, and its staff signs for it. */
export async function signedCampaign(
  db: CountyDatabase,
  region: string,
  options: { countersign?: boolean; tasks?: number } = {},
): Promise<SignedCampaign> {
  const document = sampleDocument(options);
  const campaignId = newId();
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  const item = directive(down_cursor + 1, campaignId, 'campaign', campaignPayload(document));
  await deliverDirectives(db, { region, items: [item], now: NOW });
  const staff = actor(region, 'county-staff');
  await withRegion(db, region, (trx) => signDirective(trx, staff, item.id, NOW));
  return {
    region,
    campaignId,
    directiveId: item.id,
    document,
    staff,
    leader: actor(region, 'county-leader'),
  };
}
