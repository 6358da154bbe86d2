/** What a campaign's dates will do that its author may not mean: said where they are set, never refused. */
import type { CampaignPhase, CampaignTask } from './document.ts';

export interface PhaseWarning {
  /** Tasks of it go on after its end, each to its own last day; or it is over already. */
  what: 'due-later' | 'over';
  phase: string;
  endsOn: string;
  tasks: number;
}

/** Dates that are not chosen yet say nothing. Only phases that have tasks are spoken of. */
export function phaseWarnings(
  phases: readonly Partial<Pick<CampaignPhase, 'code' | 'name' | 'endsOn'>>[],
  tasks: readonly Partial<Pick<CampaignTask, 'phase' | 'dueOn'>>[],
  today: string,
): PhaseWarning[] {
  return phases.flatMap(({ code, name = '', endsOn }): PhaseWarning[] => {
    const own = tasks.filter((task) => task.phase !== undefined && task.phase === code);
    if (!endsOn || own.length === 0) return [];
    const later = own.filter(({ dueOn }) => dueOn !== undefined && dueOn > endsOn).length;
    return [
      ...(later > 0 ? [{ what: 'due-later' as const, phase: name, endsOn, tasks: later }] : []),
      ...(endsOn < today ? [{ what: 'over' as const, phase: name, endsOn, tasks: own.length }] : []),
    ];
  });
}
