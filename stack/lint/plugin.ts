import path from 'node:path';
import { type Arrow, arrows, isWorkflowFile, workspaceFolders } from './arrow-table.ts';

/** The part of oxlint's rule interface (ESLint's) that the two rules use. */
interface Node {
  type: string;
  [key: string]: unknown;
}
interface Context {
  filename: string;
  cwd: string;
  report(problem: { node: Node; message: string }): void;
}
type Visitor = Record<string, (node: Node) => void>;

/** Imports that go against the arrows of CONTRIBUTING.md. */
function createArrows(context: Context): Visitor {
  const file = relativeTo(context, context.filename);
  const arrow = arrows.find((candidate) => candidate.from.test(file));
  if (!arrow) return {};
  const judge = (node: Node, source: unknown, typeOnly: boolean): void => {
    if (typeof source !== 'string') return;
    const reason = whyForbidden(arrow, resolve(context, source), typeOnly);
    if (reason) context.report({ node, message: `${arrow.name} may not import ${source}: ${reason}` });
  };
  const declaration = (node: Node): void => judge(node, sourceOf(node.source), isTypeOnly(node));
  return {
    ImportDeclaration: declaration,
    ExportNamedDeclaration: declaration,
    ExportAllDeclaration: declaration,
    ImportExpression: (node) => judge(node, sourceOf(node.source), false),
    TSImportType: (node) => judge(node, sourceOf(node.source ?? node.argument), true),
  };
}

function whyForbidden(arrow: Arrow, target: Target, typeOnly: boolean): string | undefined {
  const matches = (patterns: readonly RegExp[] = []): boolean =>
    patterns.some((one) => one.test(target.name));
  if (!target.ours) {
    if (arrow.packages && !arrow.packages.test(target.name)) return 'only the packages of its table row';
    return arrow.noPackages?.test(target.name) ? 'this runs in a browser' : undefined;
  }
  if (matches(arrow.values)) return undefined;
  if (matches(arrow.types)) return typeOnly ? undefined : 'only its types (import type)';
  return 'the arrows of CONTRIBUTING.md go the other way';
}

interface Target {
  ours: boolean;
  name: string;
}

function resolve(context: Context, source: string): Target {
  if (source.startsWith('.') || source.startsWith('/'))
    return { ours: true, name: relativeTo(context, path.resolve(path.dirname(context.filename), source)) };
  const [scope, name, ...rest] = source.split('/');
  const folder = workspaceFolders[`${scope}/${name}`];
  return folder ? { ours: true, name: [folder, ...rest].join('/') } : { ours: false, name: source };
}

function isTypeOnly(node: Node): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = (node.specifiers ?? []) as Node[];
  return specifiers.length > 0 && specifiers.every((one) => (one.importKind ?? one.exportKind) === 'type');
}

/** Clocks, randomness and the environment make a workflow take another path when it is replayed. */
function createWorkflowPurity(context: Context): Visitor {
  if (!isWorkflowFile(relativeTo(context, context.filename))) return {};
  const forbid = (node: Node, what: string): void =>
    context.report({ node, message: `${what} in a workflow: replay would take another path` });
  const isName = (node: unknown, ...names: string[]): boolean =>
    (node as Node).type === 'Identifier' && names.includes((node as Node).name as string);
  return {
    NewExpression: (node) => {
      if (isName(node.callee, 'Date') && (node.arguments as Node[]).length === 0) forbid(node, 'new Date()');
    },
    CallExpression: (node) => {
      if (isName(node.callee, 'Date')) forbid(node, 'Date()');
      if (isName(node.callee, 'fetch', 'require', 'setInterval', 'setImmediate')) forbid(node, 'this call');
    },
    MemberExpression: (node) => {
      const property = node.property as Node;
      const name = (property.type === 'Identifier' ? property.name : property.value) as string;
      if (isName(node.object, 'Date') && name === 'now') forbid(node, 'Date.now');
      if (isName(node.object, 'Math') && name === 'random') forbid(node, 'Math.random');
      if (isName(node.object, 'process', 'performance', 'crypto', 'globalThis'))
        forbid(node, (node.object as Node).name as string);
    },
  };
}

function sourceOf(node: unknown): unknown {
  const literal = node as Node | null | undefined;
  return literal?.type === 'TSLiteralType' ? sourceOf(literal.literal) : literal?.value;
}

function relativeTo(context: Context, file: string): string {
  return path.relative(context.cwd, file).split(path.sep).join('/');
}

export default {
  meta: { name: 'linked' },
  rules: { arrows: { create: createArrows }, 'workflow-purity': { create: createWorkflowPurity } },
};
