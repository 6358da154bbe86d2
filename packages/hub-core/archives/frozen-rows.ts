/** What an archive keeps of each matter: for every section a query of `nth`, to order by, and `content`. */
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';

export const campaignOf = (id: string) => sql`
  select 1 as nth, jsonb_build_object('id', id, 'title', document->>'title', 'region', region, 'editionId', edition_id,
    'issuingOrgan', document->>'issuingOrgan', 'state', ${'closed' satisfies CampaignState}::text,
    'partyApproval', party_approval,
    'createdBy', created_by_name, 'createdAt', created_at, 'approvedBy', approved_by_name, 'approvedAt', approved_at,
    'issuedBy', issued_by_name, 'issuedAt', issued_at, 'receiptDueOn', receipt_due_on,
    'closingBeganAt', closing_began_at, 'closingLastDay', closing_last_day, 'closedAt', closed_at,
    'document', document) as content
  from campaigns where id = ${id}`;

export const directivesOf = (id: string) => sql`
  select (issued_at, id) as nth, jsonb_build_object('id', id, 'kind', kind, 'revision', revision,
    'issuingOrgan', issuing_organ, 'issuedAt', issued_at, 'receiptDueOn', receipt_due_on, 'payload', payload) as content
  from directives where campaign_id = ${id}`;

export const receiptsOf = (id: string, today: string) => sql`
  select (x.issued_at, x.id, d.region) as nth, jsonb_build_object('directiveId', x.id, 'kind', x.kind,
    'revision', x.revision, 'region', d.region, 'state', d.state, 'deliveredAt', d.delivered_at,
    'signedAt', d.signed_at, 'signedBy', d.signed_by, 'dueOn', x.receipt_due_on,
    'late', x.receipt_due_on is not null and coalesce((d.signed_at at time zone 'Asia/Shanghai')::date, ${today}::date)
      > x.receipt_due_on) as content
  from directives x join deliveries d on d.directive_id = x.id where x.campaign_id = ${id}`;

const counters = sql.raw(counterNames.map((name) => `'${name}', ${name}`).join(', '));
export const countersOf = (id: string) => sql`
  select (region, field) as nth,
    jsonb_build_object('region', region, 'field', field, 'counters', jsonb_build_object(${counters})) as content
  from rollups where campaign_id = ${id}`;

/** As counties reported them, or of the revisions that were reviewed. */
export const indicatorsOf = (
  id: string,
  table: 'rollup_indicators' | 'rollup_reviewed_indicators' = 'rollup_indicators',
) => sql`
  select (region, task_id, indicator) as nth, jsonb_build_object('region', region, 'taskId', task_id,
    'indicator', indicator, 'value', value, 'base', base, 'occurredAt', occurred_at) as content
  from ${sql.table(table)} where campaign_id = ${id}`;

export const plansOf = (id: string) => sql`
  select region as nth, jsonb_build_object('region', region, 'plan', plan, 'partyApproval', party_approval,
    'recordedBy', recorded_by, 'recordedAt', recorded_at) as content
  from city_plans where campaign_id = ${id}`;

/**
 * The campaign's tasks in its order, then what cities and counties added. What was returned is not handed in, as in the
 * figures; `review` is how far the upper tiers are with it, as `presentReview` has it.
 */
export const tasksOf = (id: string) => sql`
  select (t.region, c.ordinal, v.definition->>'code', t.task_id) as nth, jsonb_build_object('region', t.region,
    'taskId', t.task_id, 'code', v.definition->>'code', 'title', v.definition->>'title', 'field', t.field,
    'owner', t.owner, 'dueOn', t.due_on, 'dropped', t.dropped,
    'state', case when f.revision = w.returned_revision then 'returned'
      else coalesce(f.payload->>'state', 'pending') end,
    'review', case
      when f.revision > coalesce(w.judged_revision, 0) and f.payload->>'state' = any (${[...submittedStates]}::text[])
        then 'submitted'
      when w.state = 'returned' and f.revision > w.judged_revision then 'none'
      else coalesce(w.state, 'none') end,
    'reviewedBy', case when w.state = 'reviewed' then w.judged_by end,
    'percent', coalesce((f.payload->>'percent')::int, 0),
    'submittedAt', f.payload->>'submittedAt', 'author', f.author,
    -- What a city or county added has no counters of its own to read it from.
    'onTime', coalesce(not t.dropped and f.revision is distinct from w.returned_revision
      and f.payload->>'state' = any (${[...submittedStates]}::text[]) and (f.payload->>'percent')::int = 100
      and ((f.payload->>'submittedAt')::timestamptz at time zone 'Asia/Shanghai')::date <= t.due_on, false),
    'note', coalesce(f.payload->>'note', '')) as content
  from county_tasks t
  join task_versions v on v.campaign_id = t.campaign_id and v.task_id = t.task_id and v.revision = t.revision
  left join campaign_tasks c on c.campaign_id = t.campaign_id and c.task_id = t.task_id
  left join task_reviews w on w.campaign_id = t.campaign_id and w.region = t.region and w.task_id = t.task_id
  left join facts f on f.campaign_id = t.campaign_id and f.region = t.region and f.kind = 'task-progress'
    and (f.payload->>'taskId')::uuid = t.task_id and f.written_off_at is null
  where t.campaign_id = ${id}`;

/** Every decision about a task in a county, in the order in which they were taken. */
export const decisionsOf = (id: string) => sql`
  select (x.region, c.ordinal, x.task_id, x.ordinal) as nth, jsonb_build_object('region', x.region,
    'taskId', x.task_id, 'at', x.at, 'decision', x.decision, 'tier', x.tier, 'revision', x.revision,
    'by', x.actor_name, 'author', x.author, 'reason', x.reason, 'asked', x.asked, 'until', x.until,
    'dueOn', x.due_on) as content
  from task_decisions x left join campaign_tasks c on c.campaign_id = x.campaign_id and c.task_id = x.task_id
  where x.campaign_id = ${id}`;

/** Rounds with their teams and visits. */
export const roundsOf = (id: string) => sql`
  select (r.region, r.number, r.id) as nth, jsonb_build_object('id', r.id, 'region', r.region, 'number', r.number,
    'title', r.title, 'startsOn', r.starts_on, 'endsOn', r.ends_on, 'state', r.state, 'places', r.places,
    'checklist', r.checklist, 'reportText', r.report_text, 'reportFigures', r.report_figures,
    'reportedBy', r.reported_by, 'reportedAt', r.reported_at,
    'teams', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'name', t.name,
        'leader', t.leader, 'members', t.members, 'fields', t.fields, 'areas', t.areas) order by t.name, t.id), '[]')
      from round_teams t where t.round_id = r.id),
    'visits', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'teamId', v.team_id, 'place', v.place,
        'visitedOn', v.visited_on, 'people', v.people, 'notes', v.notes, 'answers', v.answers,
        'recordedBy', v.recorded_by_name) order by v.visited_on, v.id), '[]')
      from round_visits v where v.round_id = r.id)) as content
  from rounds r where r.campaign_id = ${id}`;

export const findingsOf = (id: string) => sql`
  select (r.region, r.number, f.recorded_at, f.id) as nth, jsonb_build_object('id', f.id, 'roundId', r.id,
    'roundTitle', r.title, 'team', t.name, 'region', f.county, 'field', f.field, 'title', f.title,
    'detail', f.detail, 'location', f.location, 'severity', f.severity, 'foundOn', f.found_on, 'state', f.state,
    'addressedTo', f.addressed_to, 'letterNo', f.letter_no, 'replyDueOn', f.reply_due_on,
    'handedOverAt', f.handed_over_at, 'problemId', f.problem_id, 'recordedBy', f.recorded_by_name,
    'recordedAt', f.recorded_at,
    'steps', (select coalesce(jsonb_agg(jsonb_build_object('at', s.at, 'actor', s.actor, 'event', s.event,
        'to', s.to_state, 'note', s.note) order by s.ordinal), '[]')
      from round_finding_steps s where s.finding_id = f.id)) as content
  from round_findings f join rounds r on r.id = f.round_id join round_teams t on t.id = f.team_id
  where r.campaign_id = ${id}`;

/** Letters (督办函) as the close leaves them; those that are out go on after it. */
export const lettersOf = (id: string) => sql`
  select (l.drafted_at, l.id) as nth, jsonb_build_object('id', l.id, 'tier', l.region, 'region', l.county,
    'field', l.field, 'title', l.title, 'detail', l.detail, 'place', l.place, 'origin', l.origin, 'way', l.way,
    'addressee', l.addressee, 'state', l.state, 'letterNo', l.letter_no, 'letterTitle', l.letter_title,
    'letterText', l.letter_text, 'draftedBy', l.drafted_by_name, 'draftedAt', l.drafted_at,
    'signedBy', l.signed_by_name, 'signedAt', l.signed_at, 'issuedBy', l.issued_by_name, 'issuedAt', l.issued_at,
    'replyDueOn', l.reply_due_on, 'reply', l.reply, 'measures', l.reply_measures, 'links', l.reply_links,
    'repliedOn', l.replied_on, 'repliedBy', l.replied_by, 'verifiedAt', l.verified_at, 'closedAt', l.closed_at,
    'lookBackOn', l.look_back_on, 'problemId', l.problem_id, 'findingId', l.finding_id,
    'steps', (select coalesce(jsonb_agg(jsonb_build_object('at', s.at, 'actor', s.actor, 'event', s.event,
        'to', s.to_state, 'note', s.note) order by s.ordinal), '[]')
      from supervision_steps s where s.supervision_id = l.id)) as content
  from supervisions l where l.campaign_id = ${id}`;

export const problemsOf = (id: string) => sql`
  select (region, entity_id) as nth,
    jsonb_build_object('region', region, 'id', entity_id, 'author', author) || payload as content
  from facts where campaign_id = ${id} and kind = 'problem' and written_off_at is null
    and coalesce((payload->>'deleted')::boolean, false) is false`;

export const historyOf = (id: string) => sql`
  select (at, ordinal) as nth, jsonb_build_object('at', at, 'actor', actor, 'event', event, 'from', from_state,
    'to', to_state, 'reason', reason) as content
  from campaign_history where campaign_id = ${id}`;
