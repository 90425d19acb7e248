import { GridError } from '../../../../domain/errors/grid-error.js';

/** A request the API answers with 400 and its own `error_code`. */
export function refusal(errorCode: string, message: string): GridError {
  return new GridError('INVALID_PARAMETER', message, { errorCode });
}

/** Refusal of a `limit` outside its range, word for word as ODRÉ says it. */
export function limitRefusal(limit: number, highest: number): GridError {
  return refusal(
    'InvalidRESTParameterError',
    `Invalid value for limit API parameter: ${limit} was found but -1 <= limit <= ${highest} is expected.`,
  );
}

/** Refusal of paging past row 10,000, word for word. */
export function offsetRefusal(sum: number, highest: number): GridError {
  return refusal(
    'InvalidRESTParameterError',
    `Invalid value for sum of offset + limit API parameter: ${sum} was found but <= ${highest} is expected.`,
  );
}

/** Refusal of a parameter that is not what its name asks for. */
export function parameterRefusal(name: string, found: string, expected: string): GridError {
  return refusal(
    'InvalidRESTParameterError',
    `Invalid value for ${name} API parameter: ${found} was found but ${expected} is expected.`,
  );
}

/** Refusal of a clause of the query language, word for word up to the reason. */
export function odsqlRefusal(reason: string, clause: string): GridError {
  return refusal(
    'ODSQLError',
    `ODSQL query is malformed: ${reason}. Clause(s) containing the error(s): ${clause}.`,
  );
}
