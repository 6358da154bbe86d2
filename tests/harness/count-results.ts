/** The part of vitest's JSON report that the closing line needs. */
export interface VitestReport {
  testResults: {
    status: string;
    assertionResults: { status: string }[];
  }[];
}

/**
 * Passed and failed tests. A file that could not be collected counts as one failure, and so does a run that failed
 * without a failing test (an unhandled error, no report): a green line must mean that everything ran.
 */
export function countResults(
  report: VitestReport | undefined,
  exitCode: number,
): { passed: number; failed: number } {
  let passed = 0;
  let failed = 0;
  for (const file of report?.testResults ?? []) {
    const failures = file.assertionResults.filter((one) => one.status === 'failed').length;
    passed += file.assertionResults.filter((one) => one.status === 'passed').length;
    failed += file.status === 'failed' && failures === 0 ? 1 : failures;
  }
  if (failed === 0 && (exitCode !== 0 || passed === 0)) failed = 1;
  return { passed, failed };
}
