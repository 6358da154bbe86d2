/** Where the walk's callers are, and where they must not reach. */
import type { Caller } from '@linked/server-kit/testing/walk.ts';

export const HOME = '130000';
export const ELSEWHERE = '140000';
/** The field team's field, and one that is not theirs. */
export const FIELD = 'mining';
export const OTHER_FIELD = 'land-use';

/** Places that a caller's grant does not reach: another province, and for a city's people another city. */
export const foreignPlaces = (caller: Caller): string[] =>
  caller.region === HOME ? [ELSEWHERE, '140100', '140105'] : [ELSEWHERE, HOME, '130200', '130202'];

export const NOW = new Date('2020-04-10T02:00:00Z');
/** Title of the other province's campaign: must never be seen from Hebei. */
export const SECRET = '外省行动之标记';
