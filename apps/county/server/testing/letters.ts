/** Letters of the tier above, delivered to a county as its hub would. */
import { newId } from '@linked/shared/ids.ts';
import { deliverDirectives } from '../core/directives/deliver.ts';
import { replyToLetter } from '../core/supervision/reply.ts';
import { type CountyDatabase, withRegion } from '../db/database.ts';
import { directive, NOW, type SignedCampaign, signedCampaign } from './campaigns.ts';

/** A letter of the tier above in a county, made anew for every call, in a campaign of its own where a leader signs. */
export async function letterIn(
  db: CountyDatabase,
  county: SignedCampaign,
  { title, awaiting = false }: { title: string; awaiting?: boolean },
): Promise<{ id: string; problemId: string; version: number }> {
  const { region, staff } = county;
  const campaign = awaiting ? await signedCampaign(db, region, { countersign: true }) : county;
  const { down_cursor } = await db
    .selectFrom('instances')
    .select('down_cursor')
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  const [id, problemId] = [newId(), newId()];
  const payload = {
    problemId,
    origin: 'escalated',
    field: 'mining',
    title,
    detail: '',
    place: '',
    letterNo: '冀人督〔2020〕1号',
    addressedTo: 'congress',
    replyDueOn: '2020-05-25',
    roundTitle: null,
    sourceProblemId: null,
    supervisionId: id,
    letter: { title, addressee: '县人大常委会', text: '请答复。' },
  };
  const item = directive(down_cursor + 1, campaign.campaignId, 'problem-assignment', payload);
  await deliverDirectives(db, { region, items: [item], now: NOW });
  if (!awaiting) return { id, problemId, version: 1 };
  const reply = { id, version: 1, text: '已整改。', measures: '', on: '2020-05-12' };
  const { version } = await withRegion(db, region, (trx) => replyToLetter(trx, staff, reply, NOW));
  return { id, problemId, version };
}
