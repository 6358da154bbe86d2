/** Judged reports as the columns that one statement takes. */
import type { Report } from '@linked/shared/link/protocol.ts';
import { vectorText } from '../rollup/roll-changes.ts';
import type { Verdict } from './judge.ts';
import { storableInstant, storableText } from './storable.ts';

export interface JudgedReport {
  report: Report;
  verdict: Verdict;
}

/** Parallel arrays, one element a report, in the order of seq. */
export interface JudgedColumns {
  seq: number[];
  id: string[];
  protocol: number[];
  campaign: string[];
  kind: string[];
  entity: string[];
  revision: number[];
  occurredAt: string[];
  author: string[];
  payload: (string | null)[];
  outcome: string[];
  reason: (string | null)[];
  field: (string | null)[];
  dueOn: (string | null)[];
  dueItems: number[];
  /** Array literals with the counters in the order of `counterNames`. */
  counters: (string | null)[];
  /** Values that count, as a JSON array. */
  indicators: (string | null)[];
  signedAt: (string | null)[];
  /** The newest state of its thing in this batch: the one that may become the fact. */
  newest: boolean[];
}

const entityKey = ({ campaignId, kind, entityId }: Report): string =>
  `${campaignId}/${kind}/${entityId}`.toLowerCase();

export function columnsOf(judged: readonly JudgedReport[]): JudgedColumns {
  const ordered = judged.toSorted((a, b) => a.report.seq - b.report.seq);
  const lead = leadingStates(ordered);
  const accepted = ordered.map(({ verdict }) => (verdict.outcome === 'accepted' ? verdict : null));
  return {
    seq: ordered.map(({ report }) => report.seq),
    id: ordered.map(({ report }) => report.id),
    protocol: ordered.map(({ report }) => report.protocol),
    campaign: ordered.map(({ report }) => report.campaignId),
    kind: ordered.map(({ report }) => report.kind),
    entity: ordered.map(({ report }) => report.entityId),
    revision: ordered.map(({ report }) => report.revision),
    occurredAt: ordered.map(({ report }) => storableInstant(report.occurredAt)),
    author: ordered.map(({ report }) => storableText(report.author)),
    payload: ordered.map(({ verdict }) =>
      verdict.payload === null ? null : JSON.stringify(verdict.payload),
    ),
    outcome: ordered.map(({ verdict }, index) => (lead.behind.has(index) ? 'stale' : verdict.outcome)),
    reason: ordered.map(({ verdict }) => ('reason' in verdict ? JSON.stringify(verdict.reason) : null)),
    field: accepted.map((verdict) => verdict?.field ?? null),
    dueOn: accepted.map((verdict) => verdict?.contribution.due?.on ?? null),
    dueItems: accepted.map((verdict) => verdict?.contribution.due?.items ?? 0),
    counters: accepted.map((verdict) => verdict && vectorText(verdict.contribution.counters)),
    indicators: accepted.map((verdict) => verdict && JSON.stringify(verdict.contribution.indicators)),
    signedAt: ordered.map(({ verdict }) =>
      verdict.outcome === 'accepted' && 'signedAt' in verdict.payload
        ? storableInstant(String(verdict.payload.signedAt))
        : null,
    ),
    newest: ordered.map((_, index) => lead.newest.has(index)),
  };
}

/** Which accepted reports are behind one before them in this batch, and which is the newest of each thing. */
function leadingStates(ordered: readonly JudgedReport[]): { behind: Set<number>; newest: Set<number> } {
  const behind = new Set<number>();
  const leader = new Map<string, number>();
  for (const [index, { report, verdict }] of ordered.entries()) {
    if (verdict.outcome !== 'accepted') continue;
    const key = entityKey(report);
    const ahead = leader.get(key);
    if (ahead !== undefined && report.revision <= ordered[ahead]!.report.revision) behind.add(index);
    else leader.set(key, index);
  }
  return { behind, newest: new Set(leader.values()) };
}
