/** Who may import what: the table of CONTRIBUTING.md, in the form the lint rule reads. First match wins. */
export interface Arrow {
  /** Files it holds for, as a path from the repository's root. */
  from: RegExp;
  /** What those files are called in a message. */
  name: string;
  /** Files of ours that may be imported as values. */
  values: readonly RegExp[];
  /** Files of ours of which only the types may be imported. */
  types?: readonly RegExp[];
  /** Packages that may be imported; every package when left out. */
  packages?: RegExp;
  /** Packages that may not be imported. */
  noPackages?: RegExp;
}

const shared = /^packages\/shared\//;
const hubCore = /^packages\/hub-core\//;
const serverKit = /^packages\/server-kit\//;
const ui = /^packages\/ui\//;
const workflowFile = String.raw`(?:workflows|workflow-[^/]+|names)\.ts$`;
const nodeBuiltin =
  /^(?:node:|(?:fs|path|os|net|http|https|child_process|crypto|process|worker_threads)(?:\/|$))/;
const anything = [/./];

export const arrows: readonly Arrow[] = [
  {
    from: /^(?:stack|tests|bench|deploy|docs|bootstrap)\/|^[^/]+$/,
    name: 'stack, tests and bench',
    values: anything,
  },
  { from: /\/generate\//, name: 'generators of committed data', values: anything },
  {
    from: /^packages\/.*\.test\.tsx?$|^packages\/[^/]+\/testing\//,
    name: 'tests beside a package',
    values: [/^(?:packages|stack|tests)\//],
  },
  { from: /\.test\.tsx?$|\/testing\//, name: 'tests', values: anything },
  {
    from: shared,
    name: 'packages/shared',
    values: [shared],
    packages: /^(?:zod|uuid|chinese-days)(?:\/|$)/,
  },
  { from: hubCore, name: 'packages/hub-core', values: [shared, hubCore] },
  { from: serverKit, name: 'packages/server-kit', values: [shared, serverKit] },
  { from: ui, name: 'packages/ui', values: [shared, ui], noPackages: nodeBuiltin },
  {
    from: /^apps\/hub\/server\//,
    name: 'apps/hub/server',
    values: [/^apps\/hub\/server\//, shared, serverKit, hubCore, /^workers\/(?:.*\/)?names\.ts$/],
    types: [new RegExp(`^workers/(?:.*/)?${workflowFile}`)],
  },
  {
    from: /^apps\/county\/server\//,
    name: 'apps/county/server',
    values: [/^apps\/county\/server\//, shared, serverKit],
  },
  web('hub'),
  web('county'),
  {
    from: new RegExp(`^workers/(?:.*/)?${workflowFile}`),
    name: 'workflows',
    values: [shared, new RegExp(`^workers/(?:.*/)?${workflowFile}`)],
    types: [/^workers\/(?:.*\/)?activities(?:\.ts$|\/)|^workers\/.*activities[^/]*\.ts$/],
    packages: /^@temporalio\/(?:workflow|common)(?:\/|$)/,
  },
  { from: /^workers\//, name: 'workers', values: [/^workers\//, shared, serverKit, hubCore] },
];

/** Build settings of a web app run in Node; its sources run in a browser. */
function web(tier: string): Arrow {
  return {
    from: new RegExp(`^apps/${tier}/web/(?!vite\\.config\\.ts$)`),
    name: `apps/${tier}/web`,
    values: [new RegExp(`^apps/${tier}/web/`), shared, ui],
    types: [new RegExp(`^apps/${tier}/server/(?:.*/)?[^/]*router[^/]*\\.ts$`)],
    noPackages: nodeBuiltin,
  };
}

/** Workspace packages by name. */
export const workspaceFolders: Readonly<Record<string, string>> = {
  '@linked/shared': 'packages/shared',
  '@linked/hub-core': 'packages/hub-core',
  '@linked/server-kit': 'packages/server-kit',
  '@linked/ui': 'packages/ui',
  '@linked/hub-server': 'apps/hub/server',
  '@linked/hub-web': 'apps/hub/web',
  '@linked/county-server': 'apps/county/server',
  '@linked/county-web': 'apps/county/web',
  '@linked/workers': 'workers',
  '@linked/stack': 'stack',
  '@linked/tests': 'tests',
  '@linked/bench': 'bench',
};

export const isWorkflowFile = (file: string): boolean =>
  new RegExp(`^workers/(?:.*/)?${workflowFile}`).test(file);
