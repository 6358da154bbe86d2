/** Supervision rounds (督导调研): teams, visits, findings, and what became of them. */
import { z } from 'zod';
import {
  code,
  count,
  day,
  instant,
  longText,
  page,
  paged,
  regionCode,
  shortText,
  uuid,
} from '../../primitives.ts';
import { problemStates } from '../../problems/states.ts';
import { checklist, checklistAnswer } from '../../rounds/checklist.ts';
import {
  findingEvents,
  findingStates,
  roundEvents,
  roundStates,
  severities,
  teamKinds,
} from '../../rounds/states.ts';
import { mutation, query, subscription } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;
const staff = ['province-staff', 'city-staff'] as const;
const recorders = ['field-team', 'area-team', ...staff] as const;

/** Longest text of a round's report, in characters. */
const reportText = z.string().trim().max(20_000);
const version = z.number().int().min(0);

/** Numbers of a round, limited to what its reader may see. */
export const roundFigures = z.object({
  /** Places to visit (cities of a province's round, counties of a city's) and those visited at least once. */
  places: count,
  placesVisited: count,
  visits: count,
  findings: count,
  byState: z.record(z.enum(findingStates), count),
  /** Handed over as problems, and of these closed by the county's congress. */
  handedOver: count,
  closed: count,
  byField: z.array(z.object({ field: z.string(), findings: count, handedOver: count, closed: count })),
});

export const roundSummary = z.object({
  id: uuid,
  campaignId: uuid,
  /** Whose round it is: a province's covers cities, a city's its counties. */
  region: regionCode,
  regionName: z.string(),
  number: count,
  title: z.string(),
  startsOn: day,
  endsOn: day,
  state: z.enum(roundStates),
  version,
  figures: roundFigures,
});

export const roundTeam = z.object({
  id: uuid,
  kind: z.enum(teamKinds),
  name: shortText,
  leader: shortText,
  members: z.array(shortText).max(50),
  /** Fields of a field team (专班); null for an area team. */
  fields: z.array(code).min(1).max(20).nullable(),
  /** Cities or counties of an area team (包联组); null for a field team, which goes anywhere in the round. */
  areas: z.array(regionCode).min(1).max(200).nullable(),
  /** Accounts of an area team's people, who write in its name; a field team's are those who hold its fields. */
  accounts: z.array(uuid).max(50).default([]),
});

/** Somebody who can be named in an area team. */
export const teamPerson = z.object({
  userId: uuid,
  name: z.string(),
  title: z.string(),
  /** Where they work in an area team. */
  areas: z.array(regionCode),
});

const visitParts = z.object({
  teamId: uuid,
  /** The city or county visited. */
  place: regionCode,
  visitedOn: day,
  /** Who went and whom they met. */
  people: z.string().trim().max(1000),
  answers: z.array(checklistAnswer).max(40),
  notes: longText,
});

const findingParts = z.object({
  teamId: uuid,
  /** The visit it was made on; null when it came otherwise. */
  visitId: uuid.nullable(),
  field: code,
  /** The county it is in. */
  county: regionCode,
  /** Where in the county: village, site, enterprise. */
  location: z.string().trim().max(200),
  title: shortText,
  detail: longText,
  severity: z.enum(severities),
  foundOn: day,
});

export const roundVisit = visitParts.extend({
  id: uuid,
  teamName: z.string(),
  placeName: z.string(),
  recordedBy: z.string(),
  version,
  findings: count,
  /** False: answers and notes are left out, the reader sees only that the visit was made. */
  open: z.boolean(),
});

export const roundFinding = findingParts.extend({
  id: uuid,
  teamName: z.string(),
  countyName: z.string(),
  state: z.enum(findingStates),
  recordedBy: z.string(),
  version,
  letterNo: z.string().nullable(),
  addressedTo: z.enum(['congress', 'government']).nullable(),
  replyDueOn: day.nullable(),
  handedOverAt: instant.nullable(),
  /** As the county reports the problem; null before it has registered it. */
  problem: z
    .object({
      state: z.enum(problemStates),
      unit: z.string().nullable(),
      dueOn: day.nullable(),
      closedOn: day.nullable(),
      reportedAt: instant,
    })
    .nullable(),
  steps: z.array(
    z.object({
      at: instant,
      actor: z.string(),
      event: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      note: z.string(),
    }),
  ),
});

export const roundDetail = roundSummary.extend({
  checklist,
  /** What the round is to visit. */
  places: z.array(regionCode),
  teams: z.array(roundTeam.extend({ visits: count, version })),
  coverage: z.array(
    z.object({
      region: regionCode,
      regionName: z.string(),
      visits: count,
      lastOn: day.nullable(),
      findings: count,
    }),
  ),
  visits: z.array(roundVisit),
  report: z.object({ text: reportText, at: instant, by: z.string(), figures: roundFigures }).nullable(),
});

const own = z.object({ id: uuid, version });

export const roundsContract = {
  /** Rounds that cover something the reader reaches, the province's first, in the order of their numbers. */
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(roundSummary) }),
  /** Counties that came into the campaign or ended since its issue; all others are as in its edition. */
  changedCounties: query({
    who: readers,
    input: z.object({ campaignId: uuid }),
    output: z.array(z.object({ region: regionCode, city: regionCode, name: z.string(), ended: z.boolean() })),
  }),
  get: query({ who: readers, input: z.object({ id: uuid }), output: roundDetail }),
  /** Version 0 makes a new round, numbered after the region's last. */
  save: mutation({
    who: staff,
    input: own.extend({
      campaignId: uuid,
      region: regionCode,
      title: shortText,
      startsOn: day,
      endsOn: day,
      checklist,
      places: z.array(regionCode).min(1).max(300),
    }),
    output: roundDetail,
  }),
  /** `text`: the report's, for `report`. */
  act: mutation({
    who: staff,
    input: own.extend({ event: z.enum(roundEvents), text: reportText.default('') }),
    output: roundDetail,
  }),
  saveTeam: mutation({
    who: staff,
    input: roundTeam.extend({ roundId: uuid, version }),
    output: roundDetail,
  }),
  /** Accounts that hold an area team's work somewhere in the round's region. */
  teamPeople: query({ who: staff, input: z.object({ roundId: uuid }), output: z.array(teamPerson) }),
  removeTeam: mutation({ who: staff, input: own, output: roundDetail }),
  saveVisit: mutation({
    who: recorders,
    input: visitParts.extend({ id: uuid, roundId: uuid, version }),
    output: roundDetail,
  }),
  removeVisit: mutation({ who: recorders, input: own, output: roundDetail }),
  /** Newest first. */
  findings: query({
    who: readers,
    input: z
      .object({
        roundId: uuid,
        state: z.enum(findingStates).nullable().default(null),
        field: code.nullable().default(null),
      })
      .extend(page.shape),
    output: paged(roundFinding),
  }),
  saveFinding: mutation({
    who: recorders,
    input: findingParts.extend({ id: uuid, roundId: uuid, version }),
    output: roundFinding,
  }),
  /** `handOver` is asked for by `hand-over`, a note by `send-back`. */
  actOnFinding: mutation({
    who: recorders,
    input: own.extend({
      event: z.enum(findingEvents),
      note: longText.default(''),
      handOver: z
        .object({
          issuingOrgan: shortText,
          letterNo: shortText.nullable(),
          addressedTo: z.enum(['congress', 'government']),
          replyDueOn: day.nullable(),
        })
        .nullable()
        .default(null),
    }),
    output: roundFinding,
  }),
  /** Something in the campaign's rounds changed: what of it the caller may see is asked for again. */
  live: subscription({
    who: readers,
    input: z.object({ campaignId: uuid, lastEventId: z.string().nullish() }),
    output: z.object({ campaignId: uuid }),
  }),
};
