/** Milestones as one flat form. */
import { type Milestones, recordedMilestones } from '@linked/shared/milestones/milestones.ts';

export interface MilestoneValues {
  governmentReport: { on: string | null; times: number | null };
  listsRead: { on: string | null; times: number | null };
  onSite: { on: string | null; times: number | null };
  note: string;
}

export const valuesOf = (marks: Milestones): MilestoneValues => ({
  governmentReport: marks.governmentReport ?? { on: null, times: null },
  listsRead: marks.listsRead ?? { on: null, times: null },
  onSite: marks.onSite ?? { on: null, times: null },
  note: marks.note,
});

/** What is sent: a step without a day has not been done; one with a day was done at least once. */
export function marksOf(values: MilestoneValues): Milestones {
  const marks: Milestones = {
    governmentReport: null,
    listsRead: null,
    onSite: null,
    note: values.note?.trim() ?? '',
  };
  for (const key of recordedMilestones) {
    const { on, times } = values[key] ?? { on: null, times: null };
    if (on) marks[key] = { on, times: times ?? 1 };
  }
  return marks;
}
