import { GridError } from '../../../domain/errors/grid-error.js';

/**
 * Numbers after which the same transaction may succeed at once or when the database has woken up:
 * deadlock, lock timeout, snapshot conflict; reconfiguration, resource limits and throttling of
 * Azure SQL (learn.microsoft.com, "Troubleshoot transient connection errors in Azure SQL").
 */
const TRANSIENT_NUMBERS = new Set([
  1205, 1222, 3960, 4221, 10053, 10054, 10060, 10928, 10929, 18401, 40143, 40197, 40501, 40540,
  40613, 49918, 49919, 49920,
]);

/** Numbers of a server that is out of memory, log or disk, or is stopping: later, not at once. */
const EXHAUSTED_NUMBERS = new Set([
  596, 701, 802, 1105, 6005, 8645, 8651, 9002, 17142, 17147, 17148, 40544, 40549, 40550, 40551,
  40552, 40553,
]);

/** What the driver, its pool or the socket says when no answer came. */
const LOST_CONNECTION_CODES = new Set([
  'ESOCKET',
  'ETIMEOUT',
  'ECONNCLOSED',
  'ENOTOPEN',
  'EABORT',
  'EINSTLOOKUP',
  'EFEDAUTH',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** What the pool says, without a code; nothing wider: rows come from elsewhere and fail as well. */
const LOST_CONNECTION =
  /^Failed to acquire a connection from the pool|^Security token could not be authenticated/;

/** Codes of the driver that mean a statement, a login or a value was refused. */
const REFUSED_CODES = new Set(['EREQUEST', 'ELOGIN', 'EPARAM', 'EARGS']);

/** What stays of a driver's error: its own number, code and text. */
interface DriverError {
  readonly message: string;
  readonly code: string;
  readonly number: number | undefined;
  readonly isTransient: boolean;
}

/**
 * Turns what mssql threw into WAREHOUSE_UNAVAILABLE (server gone, waking up, throttled, deadlock) or
 * WAREHOUSE_REJECTED (constraint, missing right, wrong type). An error that is none of the
 * database's, such as one of the rows' own source, comes back as it is. The server's messages name
 * users, tables and a duplicated key; never a password.
 */
export function asWarehouseError(error: unknown, doing: string): unknown {
  if (error instanceof GridError) return error;
  const seen = readDriverError(error);
  if (seen === undefined) return error;
  const { code, number } = seen;
  const message = `${doing}: ${seen.message === '' ? code : seen.message}`;
  const details = { sqlNumber: number ?? null, driverCode: code };
  if (isPassing(seen)) return new GridError('WAREHOUSE_UNAVAILABLE', message, details, error);
  if (number === undefined && !REFUSED_CODES.has(code)) return error;
  return new GridError('WAREHOUSE_REJECTED', message, details, error);
}

/** Whether the same transaction may be tried again at once, or while the database wakes up. */
export function isTransient(error: unknown): boolean {
  const seen = readDriverError(error instanceof GridError ? error.cause : error);
  if (seen === undefined || seen.isTransient) return seen !== undefined;
  if (seen.number !== undefined && TRANSIENT_NUMBERS.has(seen.number)) return true;
  return isLostConnection(seen);
}

/** Whether an error says that a table, a column or the database does not exist (yet). */
export function isNotMigrated(error: unknown): boolean {
  if (!(error instanceof GridError)) return false;
  return [207, 208, 911, 4060].includes(Number(error.details['sqlNumber']));
}

/** Whether a row of the same key was there already. */
export function isDuplicate(error: unknown): boolean {
  const number = readDriverError(error)?.number ?? 0;
  return [2601, 2627].includes(number);
}

function isPassing(error: DriverError): boolean {
  if (error.isTransient) return true;
  if (error.number !== undefined) {
    return TRANSIENT_NUMBERS.has(error.number) || EXHAUSTED_NUMBERS.has(error.number);
  }
  return isLostConnection(error);
}

function isLostConnection(error: DriverError): boolean {
  if (error.number !== undefined) return false;
  return LOST_CONNECTION_CODES.has(error.code) || LOST_CONNECTION.test(error.message);
}

/** By shape, not by class: a driver's errors may be made outside this module's realm. */
function readDriverError(error: unknown): DriverError | undefined {
  const seen = withInner(error);
  if (!seen.some((part) => typeof part['message'] === 'string')) return undefined;
  const numbers = seen.map((part) => part['number']);
  return {
    message: firstText(seen.map((part) => part['message'])),
    code: firstText(seen.map((part) => part['code'])),
    number: numbers.find((number) => typeof number === 'number'),
    isTransient: seen.some((part) => part['isTransient'] === true),
  };
}

/** An error with those it wraps: the driver wraps the protocol's, and a refused token is one of many. */
function withInner(error: unknown, depth = 4): readonly Readonly<Record<string, unknown>>[] {
  if (!isRecord(error) || depth === 0) return [];
  const many: readonly unknown[] = Array.isArray(error['errors']) ? error['errors'] : [];
  return [
    error,
    ...[error['originalError'], ...many].flatMap((part) => withInner(part, depth - 1)),
  ];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function firstText(values: readonly unknown[]): string {
  return values.find((value) => typeof value === 'string' && value !== '')?.toString() ?? '';
}
