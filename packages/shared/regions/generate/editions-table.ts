/** Which yearly list makes which edition. Ids never change once a campaign may have pinned them. */
export interface EditionPlan {
  id: string;
  /** The list holds the units in force on 31 December of this year. */
  listYear: number;
  /** First day in force, `YYYY-MM-DD`. */
  validFrom: string;
  hebeiCounties: number;
}

export const editionPlans: EditionPlan[] = [
  { id: '2020-04', listYear: 2019, validFrom: '2020-01-01', hebeiCounties: 168 },
  { id: '2020-06', listYear: 2020, validFrom: '2020-06-05', hebeiCounties: 167 },
  { id: '2024-12', listYear: 2024, validFrom: '2024-12-27', hebeiCounties: 167 },
];
