import { z } from 'zod';

import type { ErrorCode } from '../../domain/errors/error-catalogue.js';

/** What a caller is told about a query parameter, in the OpenAPI document and when it is wrong. */
export interface ParameterFacts {
  readonly description: string;
  readonly example: string | number | readonly string[];
  /** What is accepted, as it ends the sentence "expected ...". */
  readonly allowed: string;
  /** JSON Schema of the parameter as sent. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  readonly isRequired: boolean;
}

/** Facts of every query parameter, registered beside the schema that checks it. */
export const PARAMETER_FACTS = z.registry<ParameterFacts>();

/** Message of a custom issue that adds nothing to what is allowed; zod fills an empty one itself. */
export const NO_HINT = 'no hint';

/** Key under which a custom issue carries an error code other than INVALID_PARAMETER. */
export const ISSUE_CODE = 'errorCode';

/** The error code a custom issue carries. */
export function issueParameters(code: ErrorCode): Record<string, unknown> {
  return { [ISSUE_CODE]: code };
}
