import { type ChildProcess, spawn } from 'node:child_process';

export interface Launched<T> {
  child: ChildProcess;
  /** What it printed first, as JSON. */
  said: T;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Runs a script that prints one line of JSON when it is ready. */
export async function launch<T>(script: string, ...args: string[]): Promise<Launched<T>> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = await new Promise<T>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))) as T);
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with code ${code}`)));
  });
  return {
    child,
    said,
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}
