import { GridError } from '../../domain/errors/grid-error.js';
import {
  type ReferenceCell,
  type ReferenceColumn,
  referenceTable,
  type ReferenceTableName,
} from '../../domain/place/reference-tables.js';

import {
  type DatabaseRow,
  openReferenceConnection,
  type ReferenceConnection,
} from './reference-connection.js';
import { asSourceError } from './reference-errors.js';
import { countRows, READ_EDITION, readPage } from './reference-statements.js';

/** Which rows the reference database holds. */
export interface ReferenceEdition {
  readonly edition: string;
  /** Of all rows of all tables. */
  readonly contentSha256: string;
}

/** Reads a reference database; can do nothing else. */
export interface ReferenceReader {
  /** What it was filled from; undefined while it is empty. */
  findEdition(): Promise<ReferenceEdition | undefined>;
  countRows(table: ReferenceTableName): Promise<number>;
  /** Rows in the order of their key, at most `limit`, behind a key or from the first. */
  readPage(
    table: ReferenceTableName,
    behind: readonly string[] | undefined,
    limit: number,
  ): Promise<readonly Readonly<Record<string, ReferenceCell>>[]>;
  /** Its address without login and password. */
  findPlace(): Promise<string>;
  close(): Promise<void>;
}

/**
 * The reader of the reference database at an address.
 *
 * @throws GridError INVALID_CONFIGURATION; its calls throw SOURCE_UNREACHABLE, SOURCE_REJECTED or
 *   PAYLOAD_SCHEMA_DRIFT.
 */
export async function openReferenceReader(databaseUrl: string): Promise<ReferenceReader> {
  const connection = await openReferenceConnection(databaseUrl, 'read');
  return {
    findPlace: () => Promise.resolve(placeOf(databaseUrl)),
    findEdition: () => asking(() => findEdition(connection)),
    countRows: (table) =>
      asking(async () => {
        const [row] = await connection.run(countRows(table), {});
        return Number(row?.['row_count']);
      }),
    readPage: (table, behind, limit) =>
      asking(async () => {
        const keys = (behind ?? []).map((key, index) => [`after_${index + 1}`, key] as const);
        const values = { ...Object.fromEntries(keys), row_limit: limit };
        const rows = await connection.run(readPage(table, behind === undefined), values);
        return rows.map((row) => cellsOf(table, row));
      }),
    close: () => connection.close(),
  };
}

async function asking<Result>(question: () => Promise<Result>): Promise<Result> {
  try {
    return await question();
  } catch (error) {
    throw asSourceError(error);
  }
}

async function findEdition(connection: ReferenceConnection): Promise<ReferenceEdition | undefined> {
  const [row] = await connection.run(READ_EDITION, {});
  if (row === undefined) return undefined;
  return { edition: String(row['edition']), contentSha256: String(row['content_sha256']) };
}

function cellsOf(
  table: ReferenceTableName,
  row: DatabaseRow,
): Readonly<Record<string, ReferenceCell>> {
  const { columns } = referenceTable(table);
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, cellOf(table, name, column, row[name])]),
  );
}

/** A column that holds something else than it should was changed by somebody. */
function cellOf(
  table: string,
  name: string,
  { type, isNullable = false }: ReferenceColumn,
  value: unknown,
): ReferenceCell {
  if (value === null && isNullable) return null;
  if (type === 'text' && typeof value === 'string') return value;
  if (type === 'boolean' && typeof value === 'boolean') return value;
  if ((type === 'integer' || type === 'double') && typeof value === 'number') return value;
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `the reference database: ${table}.${name} holds ${value === null ? 'null' : typeof value}, expected ${type}`,
    { table, column: name },
  );
}

/** Scheme, host, port and database: what lineage may say. */
function placeOf(databaseUrl: string): string {
  const { protocol, host, pathname } = new URL(databaseUrl);
  return `${protocol}//${host}${pathname}`;
}
