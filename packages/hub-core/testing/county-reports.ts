/** A county that numbers its reports without gaps, as its outbox would. */
import { derivedId, newId } from '@linked/shared/ids.ts';
import type { ReportKind, ReportPayload } from '@linked/shared/link/kinds.ts';
import { PROTOCOL, type Report } from '@linked/shared/link/protocol.ts';
import type { HubDatabase } from '../db/database.ts';

export type ReportDraft = Partial<Report> & Pick<Report, 'campaignId' | 'payload'> & { kind: string };

export class CountyReports {
  readonly region: string;
  seq = 0;

  constructor(region: string) {
    this.region = region;
  }

  /** Any report, with the next number. */
  draft(draft: ReportDraft): Report {
    this.seq += 1;
    return {
      id: newId(),
      seq: this.seq,
      protocol: PROTOCOL,
      region: this.region,
      entityId: newId(),
      revision: 1,
      occurredAt: '2026-10-01T02:00:00Z',
      author: '李某',
      ...draft,
    };
  }

  progress(
    campaignId: string,
    taskId: string,
    parts: Partial<ReportPayload<'task-progress'>> = {},
    report: Partial<Report> = {},
  ): Report {
    const payload: ReportPayload<'task-progress'> = {
      taskId,
      taskRevision: 1,
      state: 'in-progress',
      percent: 0,
      indicators: [],
      note: '',
      countersignedBy: null,
      submittedAt: null,
      ...parts,
    };
    const entityId = derivedId(campaignId, this.region, 'task', taskId);
    return this.draft({ campaignId, kind: 'task-progress', entityId, payload, ...report });
  }

  problem(
    campaignId: string,
    parts: Partial<ReportPayload<'problem'>> = {},
    report: Partial<Report> = {},
  ): Report {
    const payload: ReportPayload<'problem'> = {
      field: 'mining',
      title: '废弃矿山未复绿',
      source: 'group-inspection',
      state: 'registered',
      foundOn: '2026-09-20',
      dueOn: '2026-10-20',
      unit: null,
      closedOn: null,
      timesReopened: 0,
      deleted: false,
      ...parts,
    };
    return this.draft({ campaignId, kind: 'problem', payload, ...report });
  }

  receipt(campaignId: string, directiveId: string, report: Partial<Report> = {}): Report {
    const payload: ReportPayload<'receipt'> = {
      directiveId,
      signerName: '王某',
      signerTitle: '县人大常委会办公室',
      signedAt: '2026-09-02T03:00:00+08:00',
    };
    return this.draft({ campaignId, kind: 'receipt', entityId: directiveId, payload, ...report });
  }

  /** A report of another kind whose entity id the county makes itself. */
  other<K extends ReportKind>(
    kind: K,
    campaignId: string,
    payload: ReportPayload<K>,
    report: Partial<Report> = {},
  ): Report {
    return this.draft({ campaignId, kind, payload, ...report });
  }
}

/** Counties by code, each numbering on after what the hub has taken from it. */
export async function numberedReports(
  db: HubDatabase,
  regions: readonly string[],
): Promise<Map<string, CountyReports>> {
  const nodes = await db.selectFrom('nodes').select(['region', 'up_cursor']).execute();
  const cursors = new Map(nodes.map((node) => [node.region, node.up_cursor]));
  return new Map(
    regions.map((region) => {
      const county = new CountyReports(region);
      county.seq = cursors.get(region)!;
      return [region, county];
    }),
  );
}
