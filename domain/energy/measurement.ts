/**
 * Why a value is missing. Missing is never zero:
 * `not_measured` the cell was empty, `not_available` it said ND, `invalid` it was not a number.
 */
export const MISSING_REASONS = ['not_measured', 'not_available', 'invalid'] as const;

/** One of {@link MISSING_REASONS}. */
export type MissingReason = (typeof MISSING_REASONS)[number];

/** A published cell: a value in MW, or the reason there is none. */
export type Measurement =
  | { readonly valueMw: number; readonly reason: null }
  | { readonly valueMw: null; readonly reason: MissingReason };
