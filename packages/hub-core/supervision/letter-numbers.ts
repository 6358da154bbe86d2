/** Numbers of letters, per tier, kind and year: without gaps or doubles, also when several are issued at once. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { letterNumber } from '@linked/shared/supervision/letter-number.ts';
import type { HubTransaction } from '../db/database.ts';

/** 督办函. */
export const SUPERVISION_LETTER = 'supervision-letter';

export interface DrawnNumber {
  letter_kind: string;
  letter_year: number;
  letter_number: number;
  letter_no: string;
}

/**
 * The next number of a tier in the year of `now` (Shanghai). The tier's row stays locked until the transaction
 * ends, so that a number taken back is the next one's.
 */
export async function drawLetterNumber(
  trx: HubTransaction,
  { organ, kind, now }: { organ: { code: string; name: string }; kind: string; now: Date },
): Promise<DrawnNumber> {
  const year = Number(shanghaiDate(now).slice(0, 4));
  const { last_number } = await trx
    .insertInto('letter_numbers')
    .values({ region: organ.code, kind, year, last_number: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['region', 'kind', 'year'])
        .doUpdateSet((eb) => ({ last_number: eb('letter_numbers.last_number', '+', 1) })),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return {
    letter_kind: kind,
    letter_year: year,
    letter_number: last_number,
    letter_no: letterNumber(organ, year, last_number),
  };
}
