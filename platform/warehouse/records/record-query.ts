import type { Origin } from '../../../domain/energy/origin.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import {
  recordColumns,
  type RecordColumn,
  type RecordTable,
} from '../../../domain/star-schema/record-table.js';
import { findRecordTable } from '../../../domain/star-schema/record-tables.js';
import type { UtcInstant } from '../../../domain/time/instant.js';
import type { TimeWindow } from '../../../domain/time/time-window.js';
import type { LineageBronzeObject, LineageRun } from '../lineage-rows.js';

import { describe, keptValue, type RecordCell } from './record-cells.js';

/** A row of a record table by column, key first. */
export type RecordRow = Readonly<Record<string, RecordCell>>;

/** Which rows of a record table to read. */
export interface RecordQuery {
  readonly table: RecordTable;
  /** Allowed values by column; a null among them allows null. A column with an empty list is free. */
  readonly filters?: Readonly<Record<string, readonly RecordCell[]>>;
  /**
   * Rows whose time column lies in the window, or with an end column those that overlap it; only for
   * tables with a time column.
   */
  readonly window?: TimeWindow;
  /** What was known at this instant; absent: what is known now. */
  readonly asOfUtc?: UtcInstant;
  /** Key of the last row of the page before, a cell a key column. */
  readonly after?: readonly RecordCell[];
  readonly limit: number;
}

/** One state a row has had. */
export interface RecordRevision {
  readonly row: RecordRow;
  readonly knownFromUtc: UtcInstant;
  /** Null for the current state. */
  readonly knownToUtc: UtcInstant | null;
  readonly runId: string;
  readonly workflowId: string;
  readonly bronzePath: string;
  readonly bronzeSha256: string;
}

/** Where one row came from. */
export interface RecordLineage {
  readonly table: string;
  readonly origin: Origin;
  /** As it is now. */
  readonly row: RecordRow;
  /** The run that brought it, and the raw objects of that run. */
  readonly run: LineageRun;
  readonly bronzeObjects: readonly LineageBronzeObject[];
  /** Every state it has had, the newest first. */
  readonly revisions: readonly RecordRevision[];
}

/** A filter on one column of a table. */
export interface ColumnFilter {
  readonly column: RecordColumn;
  /** Without null, which {@link ColumnFilter.allowsNull} tells. */
  readonly values: readonly Exclude<RecordCell, null>[];
  readonly allowsNull: boolean;
}

/** A query whose names and values have been held against the table's columns. */
export interface CheckedRecordQuery {
  readonly table: RecordTable;
  readonly filters: readonly ColumnFilter[];
  readonly window:
    | {
        readonly column: RecordColumn;
        /** Where rows end; undefined where they are of one instant. */
        readonly endColumn: RecordColumn | undefined;
        readonly span: TimeWindow;
      }
    | undefined;
  readonly asOfUtc: UtcInstant | undefined;
  readonly after: readonly RecordCell[] | undefined;
  readonly limit: number;
}

/**
 * Holds a query against the columns of its table: from here on names of tables and columns are
 * those of the descriptors.
 *
 * @throws GridError INVALID_PARAMETER when the table or a column is unknown, a value is none of its
 * column's, or the limit is no positive whole number.
 */
export function checkRecordQuery(query: RecordQuery): CheckedRecordQuery {
  const table = getRecordTable(query.table);
  if (!Number.isInteger(query.limit) || query.limit < 1) {
    throw refused(`${query.limit} is no number of rows`, table);
  }
  const given = Object.entries(query.filters ?? {}).map(([name, values]) =>
    columnFilter(table, name, values),
  );
  return {
    table,
    filters: given.filter(({ values, allowsNull }) => values.length > 0 || allowsNull),
    window: query.window === undefined ? undefined : windowOf(table, query.window),
    asOfUtc: query.asOfUtc,
    after: query.after === undefined ? undefined : checkRecordKey(table, query.after),
    limit: query.limit,
  };
}

/**
 * The cells of a key, as they are stored.
 *
 * @throws GridError INVALID_PARAMETER when there is not one cell of its type for each key column.
 */
export function checkRecordKey(
  table: RecordTable,
  key: readonly RecordCell[],
): readonly RecordCell[] {
  if (key.length !== table.key.length) {
    const names = table.key.map(({ name }) => name).join(', ');
    throw refused(`the key of ${table.name} is ${names}`, table);
  }
  return table.key.map((column, index) => checkedValue(table, column, key[index] ?? null));
}

/**
 * The descriptor of a table.
 *
 * @throws GridError INVALID_PARAMETER when it is none of the record tables.
 */
export function getRecordTable(given: Pick<RecordTable, 'name'>): RecordTable {
  const table = findRecordTable(given.name);
  if (table !== undefined) return table;
  throw new GridError('INVALID_PARAMETER', `there is no record table ${given.name.slice(0, 100)}`);
}

function columnFilter(
  table: RecordTable,
  name: string,
  values: readonly RecordCell[],
): ColumnFilter {
  const column = recordColumns(table).find((candidate) => candidate.name === name);
  if (column === undefined)
    throw refused(`${table.name} has no column ${name.slice(0, 100)}`, table);
  const kept = values.map((value) => checkedValue(table, column, value));
  return {
    column,
    values: kept.filter((value) => value !== null),
    allowsNull: kept.includes(null),
  };
}

function windowOf(table: RecordTable, span: TimeWindow) {
  const columns = recordColumns(table);
  const column = columns.find(({ name }) => name === table.timeColumn);
  const endColumn = columns.find(({ name }) => name === table.endColumn);
  if (column !== undefined) return { column, endColumn, span };
  throw refused(`${table.name} has no time: it is not read by window`, table);
}

function checkedValue(table: RecordTable, column: RecordColumn, value: RecordCell): RecordCell {
  const kept = keptValue(column, table.key.includes(column), value);
  if (kept !== undefined) return kept;
  throw refused(`${table.name}.${column.name} is never that: it holds ${describe(column)}`, table);
}

function refused(message: string, table: RecordTable): GridError {
  return new GridError('INVALID_PARAMETER', message, { table: table.name });
}
