/** Whether the same call may succeed later. */
export type RetryClass = 'retry' | 'fail';

/** One entry of the catalogue: what a code means, whether to retry, the HTTP status it is served with. */
export interface ErrorEntry {
  readonly retry: RetryClass;
  readonly httpStatus: number;
  readonly meaning: string;
}

/** Every error the product raises by name; docs/errors.md is generated from it. */
export const ERROR_CATALOGUE = {
  INVALID_INSTANT: {
    retry: 'fail',
    httpStatus: 400,
    meaning: 'A text that should be an ISO 8601 instant with Z or an offset is not.',
  },
  INVALID_DATE: {
    retry: 'fail',
    httpStatus: 400,
    meaning: 'A text that should be a YYYY-MM-DD date is not.',
  },
  INVALID_WINDOW: {
    retry: 'fail',
    httpStatus: 400,
    meaning: 'A time window is empty or runs backwards.',
  },
  INVALID_PARAMETER: {
    retry: 'fail',
    httpStatus: 400,
    meaning: 'A request parameter is outside what is allowed.',
  },
  INVALID_CONFIGURATION: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'An environment variable is missing or outside what is allowed.',
  },
  UNKNOWN_REGION: {
    retry: 'fail',
    httpStatus: 404,
    meaning: 'eCO2mix publishes no region under this code.',
  },
  UNKNOWN_DATASET: {
    retry: 'fail',
    httpStatus: 404,
    meaning: 'No pipeline is registered under this dataset name.',
  },
  NOT_FOUND: { retry: 'fail', httpStatus: 404, meaning: 'The thing asked for does not exist.' },
  UNAUTHENTICATED: {
    retry: 'fail',
    httpStatus: 401,
    meaning: 'The request carries no valid token.',
  },
  FORBIDDEN: {
    retry: 'fail',
    httpStatus: 403,
    meaning: 'The token is valid but its role does not allow this.',
  },
  METHOD_NOT_ALLOWED: {
    retry: 'fail',
    httpStatus: 405,
    meaning: 'The address exists but takes other HTTP methods.',
  },
  MALFORMED_REQUEST: {
    retry: 'fail',
    httpStatus: 400,
    meaning: 'The request is not HTTP the API takes: its body, its size or its encoding.',
  },
  IDENTITY_PROVIDER_UNAVAILABLE: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'The identity provider does not answer, so tokens can be neither issued nor checked.',
  },
  SOURCE_UNREACHABLE: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'The outside system did not answer: network failure or time-out.',
  },
  SOURCE_UNAVAILABLE: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'The outside system answered with a 5xx status.',
  },
  SOURCE_RATE_LIMITED: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'The outside system answered 429; Retry-After is respected.',
  },
  SOURCE_REJECTED: {
    retry: 'fail',
    httpStatus: 502,
    meaning: 'The outside system answered with another 4xx status: asking again would not help.',
  },
  SOURCE_TRUNCATED: {
    retry: 'retry',
    httpStatus: 502,
    meaning: 'A 200 answer was cut off before its end.',
  },
  SOURCE_NOT_UNDERSTOOD: {
    retry: 'retry',
    httpStatus: 502,
    meaning: 'A 200 answer is not in the announced format, such as an HTML page in place of JSON.',
  },
  PAYLOAD_SCHEMA_DRIFT: {
    retry: 'fail',
    httpStatus: 502,
    meaning: 'A payload lacks a mandatory column: the source changed its shape.',
  },
  PAYLOAD_NOT_BELIEVED: {
    retry: 'fail',
    httpStatus: 422,
    meaning:
      'What was received cannot be what it claims to be: another unit, another encoding, other figures.',
  },
  LANDED_FILE_REFUSED: {
    retry: 'fail',
    httpStatus: 422,
    meaning: 'A file of the landing zone cannot be taken; it lies in quarantine with a report.',
  },
  QUALITY_GATE_FAILED: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'A quality check of severity error failed; the window was not loaded.',
  },
  LAKE_UNAVAILABLE: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'The lake cannot be read or written just now: no space, no time, no connection.',
  },
  LAKE_FORBIDDEN: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'This identity has no right to do that in the lake, or nobody has.',
  },
  LAKE_OBJECT_EXISTS: {
    retry: 'fail',
    httpStatus: 409,
    meaning: 'A write-once object exists already with other content.',
  },
  LAKE_CONFLICT: {
    retry: 'retry',
    httpStatus: 409,
    meaning: 'Another writer changed the object since it was read.',
  },
  LAKE_OBJECT_MISSING: {
    retry: 'fail',
    httpStatus: 404,
    meaning: 'The object is not in the lake.',
  },
  WAREHOUSE_UNAVAILABLE: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'The database does not answer or refused the transaction for a passing cause.',
  },
  WAREHOUSE_REJECTED: {
    retry: 'fail',
    httpStatus: 500,
    meaning:
      'The database refused a statement for good: a constraint, a missing right, a wrong type.',
  },
  MIGRATION_MISMATCH: {
    retry: 'fail',
    httpStatus: 500,
    meaning:
      'The database was migrated by other files than these, or holds another origin of data.',
  },
  TEMPORAL_UNAVAILABLE: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'The Temporal server does not answer.',
  },
  BACKFILL_INCOMPLETE: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'Some partitions of a backfill failed; run it again for them.',
  },
  SECRET_MISSING: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'A secret is not where it was looked for, is empty, or is switched off there.',
  },
  SECRETS_UNAVAILABLE: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'What keeps the secrets does not answer, and this process has no earlier value.',
  },
  SECRETS_REFUSED: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'What keeps the secrets refuses this process: no identity or a missing right.',
  },
  PAYLOAD_KEY_UNKNOWN: {
    retry: 'fail',
    httpStatus: 422,
    meaning: 'What Temporal keeps was encrypted with a key that this process does not have.',
  },
  PAYLOAD_UNREADABLE: {
    retry: 'fail',
    httpStatus: 422,
    meaning: 'An encrypted payload was changed or cut, or its key is another one of the same id.',
  },
  NOT_READY: {
    retry: 'retry',
    httpStatus: 503,
    meaning: 'A process was asked for its health and does not do its work (yet).',
  },
  BACKUP_UNUSABLE: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'A backup is not whole, or a part of it is not what was written.',
  },
  RESTORE_REFUSED: {
    retry: 'fail',
    httpStatus: 500,
    meaning: 'A restore would write over what is there, or mix origins or versions.',
  },
  INTERNAL: { retry: 'fail', httpStatus: 500, meaning: 'A defect of the product.' },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** A code of {@link ERROR_CATALOGUE}. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** Codes after which an activity is not tried again, for Temporal retry policies. */
export const NON_RETRYABLE_CODES: readonly ErrorCode[] = (
  Object.keys(ERROR_CATALOGUE) as ErrorCode[]
).filter((code) => ERROR_CATALOGUE[code].retry === 'fail');
