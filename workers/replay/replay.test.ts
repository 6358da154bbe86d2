import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { workflowBundle } from '../bundle.ts';
import { scenarios } from '../testing/scenarios.ts';
import * as workflows from '../workflows.ts';
import { readHistories } from './histories.ts';
import { historyFromJson } from './history-json.ts';

const histories = await readHistories();
const replay = async (history: unknown): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, historyFromJson(history));

describe('recorded histories', () => {
  it.each(Object.keys(workflows))('exist for workflow type %s', (type) => {
    expect(histories.filter((recorded) => recorded.workflowType === type)).not.toHaveLength(0);
  });

  it('exist for every path the recorder can play', () => {
    const recorded = histories.map(({ workflowType, name }) => `${workflowType}/${name.split('.')[0]}`);
    for (const { workflowType, path } of scenarios) expect(recorded).toContain(`${workflowType}/${path}`);
  });

  it.each(histories)('$workflowType/$name replays', async ({ history }) => {
    await replay(history);
  });

  it('would show a workflow that takes another path', async () => {
    const [{ history }] = histories as [(typeof histories)[number]];
    const changed = JSON.parse(JSON.stringify(history).replaceAll('"deliverBatch"', '"deliverOneByOne"'));
    await expect(replay(changed)).rejects.toThrow(/[Nn]ondeterminism/);
  });
});
