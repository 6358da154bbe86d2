import { defineConfig } from 'vitest/config';

const globalSetup = ['./tests/harness/global-setup.ts'];
const exclude = ['**/node_modules/**', '**/dist/**', '.cache/**', '.data/**'];

/** Workflow tests: time skipping and replay; everything else under workers/ talks to real servers. */
const workflowTests = [
  'workers/**/workflows.test.ts',
  'workers/**/workflow-*.test.ts',
  'workers/**/*.workflow.test.ts',
  'workers/**/replay/**/*.test.ts',
  'workers/**/replay.test.ts',
];

/** The whole system as processes: faults, and the screens in a browser. */
const networkTests = ['tests/{e2e,faults}/**/*.test.ts'];

/** Forks share two cores with PostgreSQL and Temporal, so no more than two at a time. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/{shared,ui}/**/*.test.{ts,tsx}', 'apps/*/web/**/*.test.{ts,tsx}'],
          exclude,
          // Rules must not lean on the machine's zone: dates are Asia/Shanghai wherever the program runs.
          env: { TZ: 'UTC' },
        },
      },
      {
        test: {
          name: 'database',
          include: [
            'packages/{hub-core,server-kit}/**/*.test.ts',
            'apps/*/server/**/*.test.ts',
            'workers/**/*.test.ts',
          ],
          exclude: [...exclude, ...workflowTests],
          globalSetup,
          env: { TZ: 'Asia/Shanghai' },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'workflows',
          include: workflowTests,
          exclude,
          globalSetup,
          env: { TZ: 'Asia/Shanghai' },
          testTimeout: 150_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'stack',
          include: ['tests/**/*.test.ts', 'stack/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...exclude, ...networkTests],
          globalSetup,
          env: { TZ: 'Asia/Shanghai' },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'network',
          include: networkTests,
          exclude,
          env: { TZ: 'Asia/Shanghai' },
          // Each file starts the whole system: one at a time, after everything else.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
