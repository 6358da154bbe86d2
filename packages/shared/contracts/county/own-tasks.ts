/** Tasks of a county's own (自选动作). They are listed and reported on like the campaign's: see `tasks`. */
import { z } from 'zod';
import { localTaskInput } from '../../local-tasks/local-tasks.ts';
import { count, longText, uuid } from '../../primitives.ts';
import { mutation } from '../procedure.ts';
import { countyTask } from './tasks.ts';

const ref = z.object({
  campaignId: uuid,
  /** Made by whoever adds the task; its id follows from it. */
  key: uuid,
  /** Version of the task that was seen; 0 for a new one. */
  taskRevision: count,
});

export const ownTasksContract = {
  save: mutation({
    who: ['county-staff'],
    input: ref.extend({ task: localTaskInput }),
    output: countyTask,
  }),
  drop: mutation({
    who: ['county-staff'],
    input: ref.extend({ reason: longText.min(1) }),
    output: countyTask,
  }),
};
