import { GridError } from '../../../domain/errors/grid-error.js';

/** SQLSTATE classes and codes after which the same statement may succeed later. */
const PASSING_STATES = /^(?:08...|53...|58...|57P0[1-5]|57014|40001|40P01|55P03|25P0[34])$/;

const SQL_STATE = /^[0-9A-Z]{5}$/;

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** What pg says, without a code, when the server went away or no connection came free. */
const LOST_CONNECTION =
  /connection (?:terminated|ended|closed)|timeout exceeded when trying to connect|timeout expired|not queryable/i;

/**
 * Turns what pg threw into WAREHOUSE_UNAVAILABLE (server gone, restarting, out of resources,
 * deadlock) or WAREHOUSE_REJECTED (constraint, missing right, wrong type). An error that is none of
 * the database's, such as one of the rows' own source, comes back as it is. Never holds a secret:
 * pg's messages name users and relations only.
 */
export function asWarehouseError(error: unknown, doing: string): unknown {
  if (error instanceof GridError || !hasMessage(error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = `${doing}: ${error.message === '' ? code : error.message}`;
  if (PASSING_STATES.test(code) || NETWORK_CODES.has(code) || LOST_CONNECTION.test(error.message)) {
    return new GridError('WAREHOUSE_UNAVAILABLE', message, { sqlState: code }, error);
  }
  if (!SQL_STATE.test(code)) return error;
  return new GridError('WAREHOUSE_REJECTED', message, { sqlState: code }, error);
}

/** By shape, not by class: a socket's errors may be made outside this module's realm. */
function hasMessage(error: unknown): error is { readonly message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string'
  );
}

/** Whether an error says that a table, column or role of Gold does not exist (yet). */
export function isNotMigrated(error: unknown): boolean {
  if (!(error instanceof GridError)) return false;
  return ['42P01', '42703', '22023', '3D000', '42704'].includes(String(error.details['sqlState']));
}
