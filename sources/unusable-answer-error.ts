import { GridError } from '../domain/errors/grid-error.js';

/** A 200 answer that cannot be used, with its bytes so that nothing received is lost. */
export class UnusableAnswerError extends GridError {
  readonly body: Uint8Array;

  constructor(
    code: 'SOURCE_TRUNCATED' | 'SOURCE_NOT_UNDERSTOOD',
    message: string,
    body: Uint8Array,
    cause?: unknown,
  ) {
    super(code, message, { bytes: body.length }, cause);
    this.body = body;
  }
}
