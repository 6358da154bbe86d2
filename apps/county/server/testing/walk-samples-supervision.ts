import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { replyToLetter } from '../core/supervision/reply.ts';
import { type CountyDatabase, withRegion } from '../db/database.ts';
import { NOW } from './campaigns.ts';
import { letterIn } from './letters.ts';
import type { WalkWorld } from './walk-samples.ts';
import { SECRET } from './walk-secret.ts';

export function supervisionSamples(
  db: CountyDatabase,
  { ours, theirs }: WalkWorld,
  unit: string,
): Record<string, Sample> {
  const here = (awaiting = false) => letterIn(db, ours, { title: '督办函', awaiting });
  const there = (awaiting = false) => letterIn(db, theirs, { title: SECRET, awaiting });
  const step = (awaiting: boolean, more: object = {}): Sample => ({
    input: async () => {
      const { id, version } = await here(awaiting);
      return { id, version, ...more };
    },
    foreign: async () => {
      const { id, version } = await there(awaiting);
      return [
        { id, version, ...more },
        { id: newId(), version: 1, ...more },
      ];
    },
  });
  return {
    'supervision.list': {
      input: () => ({ campaignId: ours.campaignId }),
      foreign: () => [{ campaignId: theirs.campaignId }, { campaignId: newId() }],
    },
    'supervision.ofProblem': {
      input: async (caller) => {
        const { problemId } = await here();
        if (caller.roles.includes('responsible-unit'))
          await withRegion(db, ours.region, (trx) =>
            trx.updateTable('problems').set({ unit }).where('id', '=', problemId).execute(),
          );
        return { problemId };
      },
      foreign: async () => [{ problemId: (await there()).problemId }, { problemId: newId() }],
    },
    'supervision.reply': step(false, { text: '已整改。', measures: '', on: '2020-05-12' }),
    'supervision.correct': {
      input: async () => {
        const { id } = await here();
        return answered(db, ours, id);
      },
      foreign: async () => {
        const { id } = await there();
        const more = await answered(db, theirs, id);
        return [more, { ...more, id: newId() }];
      },
    },
    'supervision.countersign': step(true),
    'supervision.sendBack': step(true, { reason: '请补充' }),
  };
}

/** A letter that its county has answered, as the input of a correction. */
async function answered(db: CountyDatabase, { region, staff }: WalkWorld['ours'], id: string) {
  const reply = { id, version: 1, text: '已整改。', measures: '', on: '2020-05-12' };
  const { version } = await withRegion(db, region, (trx) => replyToLetter(trx, staff, reply, NOW));
  return { ...reply, version, text: '已整改到位。', reason: '数字有误' };
}
