import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { from as copyFrom } from 'pg-copy-streams';

import { ByteReader } from './byte-reader.js';
import { readType as readWireType, type IncomingType } from './incoming-types.js';
import type { PgSession } from './pg-session.js';
import type { BulkColumn } from './request-log.js';
import { refusal, TdsError } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { literal, quoted, readObjectName, type ObjectName } from './tsql-names.js';
import { spell, tokenize } from './tsql-tokens.js';
import { readType } from './tsql-types.js';

/** An `insert bulk` that has been announced and waits for its rows. */
export interface AnnouncedBulk {
  readonly text: string;
  readonly table: ObjectName;
  readonly columns: readonly { readonly name: string; readonly declaration: string }[];
}

const TOKEN = { columns: 0x81, row: 0xd1, done: 0xfd } as const;
const NULLABLE = 0x01;

/** Reads `insert bulk table ([column] type, ...) [with (...)]`; undefined for any other text. */
export function parseInsertBulk(text: string): AnnouncedBulk | undefined {
  if (!/^\s*insert\s+bulk\s/i.test(text)) return undefined;
  const cursor = new TokenCursor(tokenize(text));
  cursor.needWords('INSERT', 'BULK');
  const table = readObjectName(cursor);
  const columns = splitAtCommas(cursor.needGroup()).map((part) => {
    const inner = new TokenCursor(part);
    const name = inner.needName();
    const { declaration } = readType(inner);
    inner.needEnd();
    return { name, declaration };
  });
  if (cursor.takeWords('WITH')) {
    const options = cursor.needGroup().map(spell).join(' ').toUpperCase();
    if (!/^(?:(?:KEEP_NULLS|TABLOCK|CHECK_CONSTRAINTS)(?: , )?)+$/.test(options))
      throw refusal(`insert bulk with ${options}`);
  }
  cursor.needEnd();
  return { text, table, columns };
}

/**
 * Compares the announced columns with the table's.
 *
 * @throws TdsError 208, 207, or 4816 when a column is announced with another type than the table's
 */
export async function checkBulkColumns(bulk: AnnouncedBulk, session: PgSession): Promise<void> {
  const { rows } = await session.statement(() =>
    session.query(
      `select attname, col_description(attrelid, attnum) from pg_attribute
       where attrelid = ${literal(bulk.table.sql)}::regclass and attnum > 0 and not attisdropped`,
    ),
  );
  const known = session.temporaryTypes.get(bulk.table.sql);
  const types = new Map(
    rows.map(([name, type]) => [name, known?.get(quoted(name ?? '')) ?? type ?? null]),
  );
  for (const { name, declaration } of bulk.columns) {
    const type = types.get(name);
    if (type === undefined) throw new TdsError(207, `Invalid column name '${name}'.`);
    if (type !== null && plain(type) !== plain(declaration)) {
      throw new TdsError(
        4816,
        `Invalid column type from bcp client: ${name} is ${type}, not ${declaration}.`,
      );
    }
  }
}

/** The rows of a bulk load: COLMETADATA, ROW tokens, DONE. */
export function parseBulkRows(body: Buffer): {
  readonly columns: readonly BulkColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
} {
  const reader = new ByteReader(body);
  if (reader.uint8() !== TOKEN.columns) throw refusal('bulk rows without their columns');
  const types: IncomingType[] = [];
  const columns = Array.from({ length: reader.uint16() }, () => {
    reader.skip(4);
    const flags = reader.uint16();
    const type = readWireType(reader);
    types.push(type);
    return {
      name: reader.shortText(),
      type: type.declaration,
      isNullable: (flags & NULLABLE) !== 0,
    };
  });
  const rows: (string | null)[][] = [];
  for (let token = reader.uint8(); token === TOKEN.row; token = reader.uint8()) {
    rows.push(types.map((type) => type.read(reader)));
  }
  return { columns, rows };
}

/** Copies the rows into the table; NULL where a row has none, whatever the default. */
export async function copyBulkRows(
  bulk: AnnouncedBulk,
  rows: readonly (readonly (string | null)[])[],
  session: PgSession,
): Promise<void> {
  const columns = bulk.columns.map(({ name }) => quoted(name)).join(', ');
  const lines = rows.map((row) => `${row.map(copyCell).join('\t')}\n`);
  await session.statement(async () => {
    const copy = session.connection.query(
      copyFrom(`copy ${bulk.table.sql} (${columns}) from stdin`),
    );
    await pipeline(Readable.from(lines), copy);
  });
}

function copyCell(value: string | null): string {
  if (value === null) return '\\N';
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

function plain(type: string): string {
  return type
    .replaceAll(' ', '')
    .replace(/^float\(53\)$/, 'float')
    .replace('numeric', 'decimal');
}
