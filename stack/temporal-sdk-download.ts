import { TestWorkflowEnvironment } from '@temporalio/testing';
import { messageOf } from './errors.ts';

/** Started by temporal-binary.ts with the folder to download into: the SDK fetches the server when it starts one. */
const downloadDir = process.argv[2];
try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, ttl: '365 days' } },
  });
  await environment.teardown();
} catch (error) {
  console.error(messageOf(error).replaceAll('\n', ' '));
  process.exitCode = 1;
}
