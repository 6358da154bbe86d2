/** Every error code of the system with the HTTP status and the tRPC code that stand for it. */
const define = <T extends Record<string, { http: number; trpc: string }>>(table: T) => table;

export const errorCatalogue = define({
  unauthenticated: { http: 401, trpc: 'UNAUTHORIZED' },
  'sign-in-failed': { http: 401, trpc: 'UNAUTHORIZED' },
  'sign-in-locked': { http: 429, trpc: 'TOO_MANY_REQUESTS' },
  'too-many-requests': { http: 429, trpc: 'TOO_MANY_REQUESTS' },
  forbidden: { http: 403, trpc: 'FORBIDDEN' },
  'region-not-yours': { http: 403, trpc: 'FORBIDDEN' },
  'field-not-yours': { http: 403, trpc: 'FORBIDDEN' },
  'not-found': { http: 404, trpc: 'NOT_FOUND' },
  'invalid-input': { http: 400, trpc: 'BAD_REQUEST' },
  'changed-meanwhile': { http: 409, trpc: 'CONFLICT' },
  'already-exists': { http: 409, trpc: 'CONFLICT' },
  'illegal-transition': { http: 409, trpc: 'CONFLICT' },
  'second-person-required': { http: 403, trpc: 'FORBIDDEN' },
  'region-unknown': { http: 400, trpc: 'BAD_REQUEST' },
  'edition-unknown': { http: 400, trpc: 'BAD_REQUEST' },
  'date-invalid': { http: 400, trpc: 'BAD_REQUEST' },
  'campaign-unknown': { http: 404, trpc: 'NOT_FOUND' },
  'campaign-not-running': { http: 409, trpc: 'CONFLICT' },
  'closing-handed-in': { http: 409, trpc: 'CONFLICT' },
  'closing-over': { http: 409, trpc: 'CONFLICT' },
  'task-unknown': { http: 404, trpc: 'NOT_FOUND' },
  'task-revision-unknown': { http: 400, trpc: 'BAD_REQUEST' },
  'field-unknown': { http: 400, trpc: 'BAD_REQUEST' },
  'indicator-unknown': { http: 400, trpc: 'BAD_REQUEST' },
  'indicator-missing': { http: 400, trpc: 'BAD_REQUEST' },
  'value-out-of-range': { http: 400, trpc: 'BAD_REQUEST' },
  'value-over-base': { http: 400, trpc: 'BAD_REQUEST' },
  'period-locked': { http: 409, trpc: 'CONFLICT' },
  'directive-not-signed': { http: 409, trpc: 'CONFLICT' },
  'directive-signed': { http: 409, trpc: 'CONFLICT' },
  'node-unknown': { http: 401, trpc: 'UNAUTHORIZED' },
  'node-credential-invalid': { http: 401, trpc: 'UNAUTHORIZED' },
  'node-revoked': { http: 401, trpc: 'UNAUTHORIZED' },
  'enrol-code-invalid': { http: 401, trpc: 'UNAUTHORIZED' },
  'node-unreachable': { http: 503, trpc: 'SERVICE_UNAVAILABLE' },
  'hub-unreachable': { http: 503, trpc: 'SERVICE_UNAVAILABLE' },
  'sequence-gap': { http: 409, trpc: 'CONFLICT' },
  'report-not-yours': { http: 403, trpc: 'FORBIDDEN' },
  'kind-unknown': { http: 400, trpc: 'BAD_REQUEST' },
  'protocol-newer': { http: 400, trpc: 'BAD_REQUEST' },
  'snapshot-missing': { http: 404, trpc: 'NOT_FOUND' },
  'workflow-unavailable': { http: 503, trpc: 'SERVICE_UNAVAILABLE' },
  'body-too-large': { http: 413, trpc: 'PAYLOAD_TOO_LARGE' },
  internal: { http: 500, trpc: 'INTERNAL_SERVER_ERROR' },
});

export type ErrorCode = keyof typeof errorCatalogue;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
