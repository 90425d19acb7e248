import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';

/** Facts about an error that are safe to log and store: never a secret. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** The product's one error: a code of the catalogue, a sentence, safe details, the cause. */
export class GridError extends Error {
  override readonly name = 'GridError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  /** Whether the same call may succeed later. */
  get isRetryable(): boolean {
    return ERROR_CATALOGUE[this.code].retry === 'retry';
  }
}
