/**
 * The link between tiers. Down and up, items are numbered per county without gaps; a batch is applied in
 * order and answered with the cursor, so that whatever is sent again is recognised and nothing is skipped.
 */
import { z } from 'zod';
import { code, day, instant, regionCode, shortText, uuid } from '../primitives.ts';

/** Version of the protocol spoken by this program. A newer one is held, not refused. */
export const PROTOCOL = 1;
export const MAX_BATCH = 500;
/** Largest request body either side takes, in bytes. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Header that names the county a link call is for; the credential goes in Authorization: Bearer. */
export const REGION_HEADER = 'x-linked-region';

const seq = z.number().int().min(1);
const revision = z.number().int().min(1);

/** Anything a hub sends down. `kind` and `payload` are checked by the receiver, who holds what it does not know. */
export const directive = z.object({
  id: uuid,
  seq,
  protocol: z.number().int().min(1),
  campaignId: uuid,
  kind: code,
  revision,
  issuingOrgan: shortText,
  issuedAt: instant,
  payload: z.unknown(),
});
export type Directive = z.infer<typeof directive>;

/** Anything a county sends up. `region` is where it comes from, whichever connection brought it. */
export const report = z.object({
  id: uuid,
  seq,
  protocol: z.number().int().min(1),
  region: regionCode,
  campaignId: uuid,
  kind: code,
  entityId: uuid,
  revision,
  occurredAt: instant,
  author: z.string().max(200),
  payload: z.unknown(),
});
export type Report = z.infer<typeof report>;

/** How the hub judged one report: taken, an older revision than it has, refused for a reason, or kept for later. */
export const reportOutcome = z.enum(['accepted', 'stale', 'rejected', 'held']);
export type ReportOutcome = z.infer<typeof reportOutcome>;

const judgement = z.object({
  seq,
  outcome: reportOutcome,
  /** Error code and its params, so that each side shows it in the reader's language; null when accepted. */
  reason: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .nullable(),
});
export type Judgement = z.infer<typeof judgement>;

/** hub: link.report. Items must follow the hub's cursor without a gap; those at or below it are known already. */
export const reportBatch = z.object({ region: regionCode, items: z.array(report).min(1).max(MAX_BATCH) });
export const reportAnswer = z.object({
  /** Last seq the hub has stored for this county. */
  cursor: z.number().int().min(0),
  /** Judgement of every item sent, known ones included. */
  judgements: z.array(judgement),
});

/** county: link.deliver. */
export const deliverBatch = z.object({ region: regionCode, items: z.array(directive).min(1).max(MAX_BATCH) });
export const deliverAnswer = z.object({ cursor: z.number().int().min(0) });

/** Reports that one `link.pull` asks about; they travel in its address. */
export const MAX_HELD_ASKED = 200;
/**
 * hub: link.pull. What comes after the county's cursor, for counties that cannot be reached from outside; and, for any
 * county, what became of reports that it last heard to be held. One that the hub calls gets no directives here.
 */
export const pullRequest = z.object({
  region: regionCode,
  cursor: z.number().int().min(0),
  held: z.array(seq).max(MAX_HELD_ASKED).optional(),
  /** Id of the directive that the county stored under its cursor: a hub restored from a backup gave that number to another. */
  last: uuid.optional(),
});
export const pullAnswer = z.object({
  items: z.array(directive),
  more: z.boolean(),
  /** Of the reports asked about, as they stand now; left out when none was. */
  judgements: z.array(judgement).optional(),
  /** The hub wants to compare what both sides have: the county begins `link.compare`. Left out when it does not. */
  compare: z.literal(true).optional(),
});

/** Both sides: a digest per campaign and kind over (entity id, revision) of the newest state of each thing. */
export const digestRequest = z.object({ region: regionCode, campaignId: uuid.nullable() });
export const digestRow = z.object({
  campaignId: uuid,
  kind: code,
  count: z.number().int().min(0),
  /** Hex SHA-256 of the lines `entityId:revision`, sorted by entity id, joined by newlines. */
  hash: z.string(),
});
export type DigestRow = z.infer<typeof digestRow>;
export const digestAnswer = z.object({
  region: regionCode,
  rows: z.array(digestRow),
  down: z.object({ cursor: z.number().int().min(0) }),
});

/** county: link.inventory. The (entity, revision) pairs of one campaign and kind, to find what differs. */
export const inventoryRequest = z.object({ region: regionCode, campaignId: uuid, kind: code });
export const inventoryAnswer = z.object({ items: z.array(z.object({ entityId: uuid, revision })) });

/** Things that one `link.compare` lists at most; what does not fit is compared the next day. */
export const MAX_COMPARED = 60_000;
/**
 * hub: link.compare, for a county that cannot be called: what the hub would ask it by digest, inventory and resend, in
 * two calls of the county's. The first carries its digest and is answered with what differs (`wanted`); the second also
 * lists those things and is answered with what to send again. Nothing is remembered between the two.
 */
export const compareRequest = z.object({
  region: regionCode,
  /** Of every campaign. */
  digest: digestAnswer,
  inventories: z
    .array(z.object({ campaignId: uuid, kind: code, items: z.array(z.object({ entityId: uuid, revision })) }))
    .max(1000)
    .optional(),
  /** Wanted, but more than one call may list. */
  left: z
    .array(z.object({ campaignId: uuid, kind: code }))
    .max(1000)
    .optional(),
});
export const compareAnswer = z.object({
  wanted: z.array(z.object({ campaignId: uuid, kind: code })),
  resend: z.array(z.object({ campaignId: uuid, kind: code, entityIds: z.array(uuid) })),
});

/** county: link.resend. Queues the present state of these things again, under new seqs. */
export const resendRequest = z.object({
  region: regionCode,
  campaignId: uuid,
  kind: code,
  entityIds: z.array(uuid).min(1).max(5000),
});
export const resendAnswer = z.object({ queued: z.number().int().min(0) });

/** hub: link.enrol, with a one-time code instead of a credential. */
export const enrolRequest = z.object({
  region: regionCode,
  code: z.string().min(16).max(128),
  protocol: z.number().int().min(1),
  /** Where the hub reaches the county; null when it cannot, and the county pulls. */
  endpoint: z.url().nullable(),
  /** The credential the hub shall use towards the county. */
  downCredential: z.string().min(32).max(256),
  /** Last directive the county has stored; less than the hub remembers after its database was lost or restored. */
  cursor: z.number().int().min(0).optional(),
});
export const enrolAnswer = z.object({ credential: z.string(), hubName: z.string(), today: day });
