import { readLddOutput } from '@linked/stack/chromium-libraries.ts';
import { expect, test } from 'vitest';
import { countResults } from '../harness/count-results.ts';

const file = (
  status: string,
  ...tests: string[]
): { status: string; assertionResults: { status: string }[] } => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test('counts passed and failed tests over all files', () => {
  const testResults = [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')];
  expect(countResults({ testResults }, 1)).toEqual({ passed: 3, failed: 1 });
});

test('a file that could not be collected is a failure', () => {
  expect(countResults({ testResults: [file('passed', 'passed'), file('failed')] }, 1)).toEqual({
    passed: 1,
    failed: 1,
  });
});

test('a run that failed otherwise, ran nothing or left no report is never green', () => {
  expect(countResults({ testResults: [file('passed', 'passed')] }, 1).failed).toBe(1);
  expect(countResults({ testResults: [] }, 0).failed).toBe(1);
  expect(countResults(undefined, 0).failed).toBe(1);
});

test('names the Debian packages of the libraries Chromium lacks', () => {
  const output =
    '\tlibnspr4.so => not found\n\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibplc4.so => not found\n';
  expect(readLddOutput(output)).toEqual({
    files: ['libnspr4.so', 'libnss3.so', 'libplc4.so'],
    packages: ['libnspr4', 'libnss3'],
  });
});
