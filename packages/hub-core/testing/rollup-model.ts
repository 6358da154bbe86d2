/** What a roll-up should say, told in the plainest way: no SQL, no differences, no code of the hub. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import type { TaskInForce, TasksInForce } from './supplement-history.ts';

type Add = (name: string, amount: number | boolean) => void;

/** Numbers by name, as `recount` names them, of the newest state of each thing; `reports` are the accepted ones. */
export function modelRollup(reports: readonly Report[], force: TasksInForce): Map<string, number> {
  const newest = new Map<string, Report>();
  for (const report of reports) {
    const key = `${report.region}/${report.entityId}`;
    if (report.revision > (newest.get(key)?.revision ?? 0)) newest.set(key, report);
  }
  const count = new Map<string, number>();
  for (const report of newest.values()) {
    const adder =
      (field: string): Add =>
      (name, amount) => {
        const key = `${report.region}/${field}/${name}`;
        const value = (count.get(key) ?? 0) + Number(amount);
        if (value !== 0) count.set(key, value);
      };
    const { taskId } = report.payload as { taskId?: string };
    const task = taskId === undefined ? null : force.task(report.region, taskId);
    if (task?.dropped) continue;
    if (report.kind === 'task-progress') addProgress(report, task!, adder, count);
    else if (report.kind === 'county-figures')
      addFigures(report.payload as ReportPayload<'county-figures'>, adder('all'));
    else addThing(report, adder((report.payload as { field: string }).field));
  }
  return count;
}

function addThing({ kind, payload }: Report, add: Add): void {
  if ((payload as { deleted: boolean }).deleted) return;
  if (kind === 'problem') {
    const problem = payload as ReportPayload<'problem'>;
    if (problem.state === 'merged') return;
    const open = !['closed', 'referred'].includes(problem.state);
    add('problems_found', 1);
    add('problems_self_found', problem.source === 'government-self-check');
    add('problems_handed_over', problem.state !== 'registered');
    add('problems_closed', problem.state === 'closed');
    add('problems_open', open);
    add('problems_reopened', problem.timesReopened > 0);
    if (open && problem.dueOn) add(`problem-open/${problem.dueOn}`, 1);
  } else if (kind === 'rep-group') {
    const { members, otherMembers, trained } = payload as ReportPayload<'rep-group'>;
    add('groups', 1);
    add(
      'group_members',
      Object.values(members).reduce((a, b) => a + b, otherMembers),
    );
    add('group_trained', trained);
  } else if (kind === 'activity') {
    add('activities', 1);
    add('activity_participants', (payload as ReportPayload<'activity'>).participants);
  } else {
    add('work_items', 1);
    add('work_items_done', (payload as ReportPayload<'work-item'>).doneOn !== null);
  }
}

function addProgress(
  { region, payload }: Report,
  task: TaskInForce,
  adder: (field: string) => Add,
  count: Map<string, number>,
): void {
  const progress = payload as ReportPayload<'task-progress'>;
  const add = adder(task.field);
  const submitted = ['submitted', 'reviewed', 'locked'].includes(progress.state);
  const done = submitted && progress.percent === 100;
  add('tasks_started', progress.state !== 'pending');
  add('tasks_submitted', submitted);
  add('tasks_done', done);
  add('tasks_done_on_time', done && shanghaiDate(new Date(progress.submittedAt!)) <= task.dueOn);
  add('progress_sum', progress.percent);
  if (done) add(`task-done/${task.dueOn}`, 1);
  for (const { code, value, base } of progress.indicators) {
    if (!task.codes.includes(code)) continue;
    count.set(`${region}/${task.id}/${code}/value`, value);
    if (base) count.set(`${region}/${task.id}/${code}/base`, base);
  }
}

function addFigures(figures: ReportPayload<'county-figures'>, add: Add): void {
  add('reps_total', figures.representativesTotal);
  for (const [tier, number] of Object.entries(figures.participating)) add(`reps_${tier}`, number);
  add('staff_participating', figures.staffParticipating);
  add('reps_trained', figures.representativesTrained);
  add('staff_trained', figures.staffTrained);
  add('opinions_collected', figures.opinionsCollected);
  add('opinions_answered', figures.opinionsAnswered);
  add('cadre_visits', figures.cadreVisits);
  add('inspection_teams', figures.inspectionTeams);
}
