/** An error as SQL Server numbers it. */
export class TdsError extends Error {
  override readonly name = 'TdsError';

  constructor(
    readonly number: number,
    message: string,
    /** 11 to 16 are the statement's fault, 20 and above end the connection. */
    readonly severity = 16,
    readonly state = 1,
  ) {
    super(message);
  }
}

/** Number of the error by which the stub refuses what it does not know; SQL Server has none such. */
export const REFUSAL = 50999;

/** The stub does not know this construct: it says so instead of guessing. */
export function refusal(what: string): TdsError {
  return new TdsError(REFUSAL, `the TDS stub refuses: ${what}`);
}
