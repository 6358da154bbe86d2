/** A failure whose message is written for the person at the terminal: printed without a stack trace. */
export class StackError extends Error {
  override name = 'StackError';
}

/** Chinese first, English beside it: whoever installs the system may read only one of them. */
export function bilingual(zh: string, en: string): string {
  return `${zh}\n${en}`;
}

/** Runs the main function of a program: a StackError is a sentence, anything else is a defect with its trace. */
export async function runProgram(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof StackError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
