/**
 * Figures of the reference campaign that the demo reproduces, from press reports of 2020. Where a report
 * says "more than", the smallest number that is more is used.
 */
export const PROVINCE = '130000';

export const totals = {
  groups: 2052,
  representativesParticipating: 41_606,
  /** 41,606 are 27.3 % of these. */
  representatives: 152_400,
} as const;

/** Day of the campaign (0 = provincial meeting) that is "today": the third supervision round goes on. */
export const TODAY = 68;

export const codes = {
  hanshan: '130402',
  qianxi: '130227',
  zhengding: '130123',
  taocheng: '131102',
  qiaodong: '130702',
  dingzhou: '130682',
  weixian: '130533',
} as const;

/** Counties the demo leaves late on purpose: they have not signed for the campaign. */
export const unsigned: readonly string[] = ['130431', '130726', '131128'];
/** Counties that signed after the deadline. */
export const signedLate: readonly string[] = ['130534', '130725', '130924', '131123'];

export const hanshan = { opinions: 353, hotlineSolved: 304, selfFound: 2201, inspectionTeams: 6 } as const;
export const qianxi = {
  /** 1,129 of four tiers: none of the national congress. The split between tiers is the demo's own. */
  participating: { national: 0, provincial: 4, city: 21, county: 183, township: 921 },
  baselines: { estateProjects: 13, energyProjects: 3, mineSites: 84, wells: 235 },
} as const;
export const zhengding = {
  /** 360 of five tiers; the split between tiers is the demo's own. */
  participating: { national: 2, provincial: 5, city: 23, county: 118, township: 212 },
  representatives: 857,
  groups: 10,
  workItems: 35,
  /** 12 April: an illegal-land case inspected and pulled down on one day. */
  demolitionDay: 9,
} as const;
export const taocheng = {
  structures: 541,
  area: 198_000,
  villas: 56,
  villaArea: 14_000,
  villaLand: 55,
  /** 30 May. */
  villaDay: 57,
} as const;
export const qiaodong = { certificates: 13_836 } as const;
export const dingzhou = { cadreVisits: 5001 } as const;
export const weixian = { governmentReports: 2, groupInspections: 4 } as const;
