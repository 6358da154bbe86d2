/** A running campaign with its counties, as issuing would leave it, for tests of what counties report. */
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { addTasks, assignTasks } from '../tasks/county-tasks.ts';

export interface SeededCampaign {
  id: string;
  directiveId: string;
  document: CampaignDocument;
}

export interface SeedOptions {
  /** Codes of the county nodes that get it; made where they are missing. */
  counties: readonly string[];
  startsOn?: string;
  state?: CampaignState;
  /** Changes to the template's document. */
  adjust?: (document: CampaignDocument) => CampaignDocument;
}

export async function seedCampaign(db: HubDatabase, options: SeedOptions): Promise<SeededCampaign> {
  const { counties, startsOn = '2026-09-01', state = 'running' } = options;
  const edition = getEdition(hebei2020Template.editionId);
  const built = hebei2020Template.build(startsOn, newId);
  const document = options.adjust?.(built) ?? built;
  const [id, directiveId, at] = [newId(), newId(), new Date(`${startsOn}T01:00:00Z`)];
  const cities = counties.map((county) => edition.region(county).parent!);
  await db.transaction().execute(async (trx) => {
    await sql`
      insert into campaigns (id, region, edition_id, state, document, created_by, created_by_name, created_at,
        drafters, issued_at)
      values (${id}, '130000', ${edition.id}, ${state}, ${JSON.stringify(document)}::jsonb, 'drafter', '张某',
        ${at}, '{drafter}', ${at})`.execute(trx);
    await sql`
      insert into campaign_targets (campaign_id, region, city)
      select ${id}, region, city from unnest(${[...counties]}::text[], ${cities}::text[]) as t (region, city)
    `.execute(trx);
    const tasks = { campaignId: id, tasks: document.tasks, owner: '130000', startsOn: null };
    await addTasks(trx, tasks);
    await assignTasks(trx, { ...tasks, regions: counties });
    await sql`
      insert into nodes (region, endpoint, mode, enrolled_at, down_seq)
      select region, 'http://127.0.0.1:9', 'push', ${at}, 1 from unnest(${[...counties]}::text[]) as t (region)
      on conflict (region) do update set down_seq = nodes.down_seq + 1`.execute(trx);
    await sql`
      insert into directives (id, campaign_id, kind, revision, issuing_organ, issued_at, payload)
      values (${directiveId}, ${id}, 'campaign', 1, '省人大常委会', ${at}, '{}')`.execute(trx);
    await sql`
      insert into deliveries (region, seq, directive_id, queued_at)
      select region, down_seq, ${directiveId}, ${at} from nodes where region = any (${[...counties]}::text[])
    `.execute(trx);
  });
  return { id, directiveId, document };
}
