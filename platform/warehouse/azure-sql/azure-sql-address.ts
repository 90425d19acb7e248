import { GridError } from '../../../domain/errors/grid-error.js';

/** A database on a SQL Server or Azure SQL, taken apart. */
export interface AzureSqlAddress {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  /** Absent: the identity of the process logs in (managed identity, workload identity, az login). */
  readonly login?: { readonly user: string; readonly password: string };
  /** Client id of a user-assigned managed identity. */
  readonly clientId?: string;
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
}

const DEFAULT_PORT = 1433;

/** Whether an address is one of this adapter's. */
export function isAzureSqlUrl(databaseUrl: string): boolean {
  return databaseUrl.startsWith('mssql:');
}

/**
 * Reads `mssql://user:password@host:port/database?encrypt=true&trustServerCertificate=false`.
 * Without a user the process's own identity logs in; `clientId` names a user-assigned one.
 *
 * @throws GridError INVALID_CONFIGURATION; the URL's text stays out of it: it holds a password.
 */
export function parseAzureSqlUrl(databaseUrl: string): AzureSqlAddress {
  if (!URL.canParse(databaseUrl) || !isAzureSqlUrl(databaseUrl)) {
    throw invalid('the database URL is not a mssql:// address');
  }
  const url = new URL(databaseUrl);
  const database = decode(url.pathname.slice(1));
  if (url.hostname === '') throw invalid('the mssql:// address names no host');
  if (database === '') throw invalid('the mssql:// address names no database');
  const clientId = url.searchParams.get('clientId');
  return {
    server: url.hostname,
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    database,
    encrypt: readFlag(url, 'encrypt', true),
    trustServerCertificate: readFlag(url, 'trustServerCertificate', false),
    ...(url.username === ''
      ? {}
      : { login: { user: decode(url.username), password: decode(url.password) } }),
    ...(clientId === null ? {} : { clientId }),
  };
}

function readFlag(url: URL, name: string, byDefault: boolean): boolean {
  const text = url.searchParams.get(name);
  if (text === null) return byDefault;
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid(`the mssql:// address: ${name} is true or false`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      'the mssql:// address holds a % that encodes nothing',
      {},
      error,
    );
  }
}

function invalid(message: string): GridError {
  return new GridError('INVALID_CONFIGURATION', message);
}
