/** What the counties of the story send up. */
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import { newId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { at } from '@linked/workers/testing/course.ts';
import { type Behaviour, reportsOn, type Story, signsOn } from './story.ts';

/** One county's reports, numbered without gaps. */
export class Outbox {
  private readonly campaignId: string;
  private readonly reports: CountyReports;
  private readonly signed = new Set<string>();
  private readonly revisions = new Map<string, number>();

  constructor(county: string, campaignId: string) {
    this.campaignId = campaignId;
    this.reports = new CountyReports(county);
  }

  of(
    story: Story,
    { county, behaviour }: { county: string; behaviour: Behaviour },
    day: string,
    stored: readonly { id: string; kind: string }[],
  ): Report[] {
    const occurredAt = at(day, 15).toISOString();
    const first = signsOn(story, behaviour);
    const items: Report[] = [];
    if (first !== null && day >= first)
      for (const directive of stored) {
        if (this.signed.has(directive.id)) continue;
        this.signed.add(directive.id);
        items.push(this.reports.receipt(this.campaignId, directive.id, { occurredAt }));
      }
    if (behaviour === 'garbage' && day > story.startsOn && isWorkday(day))
      items.push(...this.garbage(story, occurredAt));
    for (const { task, percent, handedIn } of reportsOn(story, { county, behaviour }, day)) {
      const revision = (this.revisions.get(task.id) ?? 0) + 1;
      this.revisions.set(task.id, revision);
      const done = handedIn
        ? { state: 'submitted' as const, submittedAt: occurredAt, countersignedBy: '赵某' }
        : {};
      const indicators = handedIn
        ? task.indicators.map(({ code, baselineName }) => ({ code, value: 1, base: baselineName ? 1 : null }))
        : [];
      const payload = { taskRevision: task.revision, percent, indicators, ...done };
      items.push(this.reports.progress(this.campaignId, task.id, payload, { occurredAt, revision }));
    }
    return items;
  }

  /** What no hub can take: an unknown task, a share of more than all, a kind nobody knows, nothing at all. */
  private garbage({ document }: Story, occurredAt: string): Report[] {
    const { campaignId } = this;
    const payload = {
      taskId: document.tasks[0]!.id,
      taskRevision: 1,
      state: 'in-progress',
      percent: 1000,
      indicators: [],
      note: '',
      countersignedBy: null,
      submittedAt: null,
    };
    return [
      this.reports.progress(campaignId, newId(), {}, { occurredAt }),
      this.reports.draft({ campaignId, kind: 'task-progress', payload, occurredAt }),
      this.reports.draft({ campaignId, kind: 'task-progress', payload: null, occurredAt }),
      this.reports.draft({ campaignId, kind: 'no-such-kind', payload: { text: '�' }, occurredAt }),
    ];
  }
}
