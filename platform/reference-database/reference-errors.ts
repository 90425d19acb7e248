import { GridError } from '../../domain/errors/grid-error.js';

/** A table or a column that is not there: PostgreSQL's states, SQL Server's numbers. */
const UNKNOWN_NAME = ['42P01', '42703', 207, 208];

/**
 * What a failed question to the reference database means to the one who extracts: SOURCE_UNREACHABLE
 * when it does not answer, PAYLOAD_SCHEMA_DRIFT when a table or column is gone, SOURCE_REJECTED for a
 * refused login or a missing right. Other errors come back as they are.
 */
export function asSourceError(error: unknown): unknown {
  if (!(error instanceof GridError)) return error;
  if (error.code === 'WAREHOUSE_UNAVAILABLE') {
    return new GridError('SOURCE_UNREACHABLE', sentence(error), error.details, error);
  }
  if (error.code !== 'WAREHOUSE_REJECTED') return error;
  const { sqlState = null, sqlNumber = null } = error.details;
  const isDrift = UNKNOWN_NAME.some((known) => known === sqlState || known === sqlNumber);
  const code = isDrift ? 'PAYLOAD_SCHEMA_DRIFT' : 'SOURCE_REJECTED';
  return new GridError(code, sentence(error), error.details, error);
}

function sentence({ message }: GridError): string {
  return `the reference database: ${message}`;
}
