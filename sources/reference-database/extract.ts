import { GridError } from '../../domain/errors/grid-error.js';
import { referenceTable, type ReferenceTableName } from '../../domain/place/reference-tables.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { ReceivedObject } from '../source-pipeline.js';

import type { ReferenceReader } from './reference-reader.js';

/** What to extract, and with what. */
export interface ExtractOptions {
  readonly reader: ReferenceReader;
  readonly now: () => UtcInstant;
  /** Rows a question asks for. */
  readonly pageRows?: number;
}

const PAGE_ROWS = 5000;

/**
 * Extracts tables as JSON lines, a row a line with its table first, in the order of tables and keys:
 * equal rows give equal bytes. A page at a time is held. Nothing for tables without rows.
 *
 * @throws GridError SOURCE_UNAVAILABLE while the database is empty, SOURCE_TRUNCATED when it was filled
 *   anew meanwhile, and whatever the reader throws.
 */
export async function* extractTables(
  tables: readonly ReferenceTableName[],
  options: ExtractOptions,
): AsyncGenerator<ReceivedObject> {
  const { reader, now } = options;
  const edition = await reader.findEdition();
  if (edition === undefined) {
    throw new GridError(
      'SOURCE_UNAVAILABLE',
      'the reference database is empty: fill it with `grid seed-reference`',
    );
  }
  const counts = await Promise.all(tables.map((table) => reader.countRows(table)));
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (rows === 0) return;
  yield {
    body: linesOf(tables, options, { contentSha256: edition.contentSha256, rows }),
    extension: 'jsonl',
    rows,
    contentType: 'application/x-ndjson',
    sourceUrl: `${await reader.findPlace()}#${tables.join(',')}`,
    fetchedAtUtc: now(),
  };
}

async function* linesOf(
  tables: readonly ReferenceTableName[],
  options: ExtractOptions,
  expected: { readonly contentSha256: string; readonly rows: number },
): AsyncGenerator<Uint8Array> {
  let rows = 0;
  for (const table of tables) {
    for await (const page of pagesOf(table, options)) {
      rows += page.length;
      yield Buffer.from(page.map((row) => `${JSON.stringify({ table, ...row })}\n`).join(''));
    }
  }
  // Pages are questions of their own: a filling between them would be half of each.
  const edition = await options.reader.findEdition();
  if (edition?.contentSha256 === expected.contentSha256 && rows === expected.rows) return;
  throw new GridError(
    'SOURCE_TRUNCATED',
    'the reference database was filled anew while it was read',
    { rowsExpected: expected.rows, rowsRead: rows },
  );
}

async function* pagesOf(
  table: ReferenceTableName,
  { reader, pageRows = PAGE_ROWS }: ExtractOptions,
) {
  let behind: readonly string[] | undefined;
  for (;;) {
    const page = await reader.readPage(table, behind, pageRows);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageRows) return;
    behind = referenceTable(table).key.map((column) => String(last[column]));
  }
}
