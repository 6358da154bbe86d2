import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { readDemoState, writeDemoState } from './demo-state.ts';
import { bilingual, messageOf, runProgram, StackError } from './errors.ts';
import { becomeLauncher, resetState } from './launcher.ts';
import { type Network, networkPorts, startNetwork } from './network.ts';
import { givenDatabase } from './network-databases.ts';
import { type Environment, stateFolder } from './paths.ts';
import { onStopRequest } from './signals.ts';
import { buildWebApps } from './web-build.ts';
import { buildWorkflowBundle } from './workflow-bundle.ts';

const help = `npm start [-- options]     启动整个系统 / starts the whole system

  --reset   清空数据目录后再启动（保留已下载的程序） / clear the state folder first (downloads are kept)
  --empty   不载入演示数据 / start without the demo
  --logs    同时在终端显示各服务的日志 / show the servers' logs in the terminal too
  --help    显示本说明 / this text

环境变量 / settings: HUB_PORT (7400), COUNTY_PORT (7500), LINKED_DATA_DIR (.data), LINKED_CACHE_DIR (.cache),
  HUB_DATABASE_URL + HUB_OWNER_DATABASE_URL + HUB_AUTH_DATABASE_URL, COUNTY_… (three likewise),
  TEMPORAL_ADDRESS, TEMPORAL_UI_PORT
`;

/** What `stack/demo/load.ts` exports. */
interface DemoModule {
  loadDemo(options: {
    hubUrl: string;
    countyUrl: string;
    env: Environment;
    log: (line: string) => void;
    now: Date;
    signal: AbortSignal;
  }): Promise<unknown>;
  /** Lines with the accounts to sign in with; shown at every start. */
  describeDemoAccounts?(): readonly string[];
}

await runProgram(main);

async function main(): Promise<number> {
  const flags = readFlags();
  if (flags.help) {
    console.log(help);
    return 0;
  }
  const begun = performance.now();
  const log = (line: string): void =>
    console.log(`[${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s] ${line}`);
  const abort = new AbortController();
  const ended = Promise.withResolvers<string>();
  const forget = onStopRequest(
    (reason) => {
      log(`${reason}: stopping`);
      abort.abort(new StackError(bilingual('已停止。', 'Stopped.')));
      ended.resolve('');
    },
    // Everything runs in groups of its own with its number on file, so the next start clears up after this.
    () => process.exit(130),
  );
  const stateDir = stateFolder();
  try {
    const release = await becomeLauncher(stateDir, log, abort.signal);
    try {
      return await run(flags, stateDir, log, abort.signal, ended);
    } finally {
      release();
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    log('stopped');
    return 130;
  } finally {
    forget();
  }
}

async function run(
  flags: { reset: boolean; empty: boolean; logs: boolean },
  stateDir: string,
  log: (line: string) => void,
  signal: AbortSignal,
  ended: PromiseWithResolvers<string>,
): Promise<number> {
  const embedded = !givenDatabase('hub', process.env) && !givenDatabase('county', process.env);
  const interrupted = readDemoState(stateDir) === 'loading' && embedded;
  if (interrupted) log('the demo was interrupted while it loaded; starting over');
  if (flags.reset || interrupted) await resetState(stateDir, log);
  log(`state in ${stateDir}`);
  const network = await startNetwork({
    stateDir,
    ...networkPorts(process.env),
    log,
    signal,
    before: Promise.all([buildWebApps({ log, signal }), buildWorkflowBundle({ log, signal })]),
    onGivingUp: (message) => ended.resolve(message),
    ...(flags.logs ? { onLine: (service, line) => console.log(`${service.padEnd(6)} ${line}`) } : {}),
  });
  let failure = '';
  try {
    const accounts = await fillWithDemo(flags.empty, stateDir, network, log, signal);
    const { hubUrl, countyUrl } = network;
    console.log(`\nready   hub 总枢纽 ${hubUrl}   county 县级端 ${countyUrl}`);
    for (const line of accounts) console.log(`        ${line}`);
    const passwords = path.join(stateDir, 'secrets', '{hub,county}-admin-password');
    console.log(`        admin 管理员，口令见 / its passwords: ${passwords}`);
    console.log('        Ctrl-C 停止 / to stop\n');
    failure = await ended.promise;
  } finally {
    await network.stop();
  }
  log('stopped');
  if (failure) throw new StackError(failure);
  return 0;
}

/** Loads the demo once; says who can sign in. */
async function fillWithDemo(
  empty: boolean,
  stateDir: string,
  { hubUrl, countyUrl, env }: Network,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const state = readDemoState(stateDir);
  if (state === 'none' && empty) writeDemoState(stateDir, 'empty');
  if (empty || state === 'empty') {
    if (!empty) log('this state was made with --empty; `npm start -- --reset` loads the demo');
    return [];
  }
  const file = path.join(import.meta.dirname, 'demo', 'load.ts');
  if (!fs.existsSync(file)) {
    log('there is no demo to load');
    return [];
  }
  const demo = (await import(pathToFileURL(file).href)) as DemoModule;
  if (state !== 'loaded') {
    writeDemoState(stateDir, 'loading');
    await demo.loadDemo({ hubUrl, countyUrl, env, log, now: new Date(), signal });
    signal.throwIfAborted();
    writeDemoState(stateDir, 'loaded');
  }
  return demo.describeDemoAccounts?.() ?? [];
}

function readFlags(): { reset: boolean; empty: boolean; logs: boolean; help: boolean } {
  const boolean = { type: 'boolean', default: false } as const;
  try {
    const options = { reset: boolean, empty: boolean, logs: boolean, help: { ...boolean, short: 'h' } };
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    throw new StackError(`${messageOf(error)}\n\n${help}`);
  }
}
