import type { ErrorCode } from '../../domain/errors/error-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';

/** One parameter of a request that is not as it must be. */
export interface ParameterProblem {
  readonly parameter: string;
  /** As received, cut at 200 characters; null when it is missing. */
  readonly value: string | null;
  /** What would have been accepted. */
  readonly allowed: string;
}

/** A request with parameters at fault, each named with its value and what is allowed. */
export class InvalidParametersError extends GridError {
  readonly problems: readonly ParameterProblem[];

  constructor(code: ErrorCode, message: string, problems: readonly ParameterProblem[]) {
    super(code, message);
    this.problems = problems;
  }
}
