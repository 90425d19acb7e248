import { GridError } from '../../../domain/errors/grid-error.js';
import {
  recordColumns,
  type RecordColumn,
  type RecordTable,
  type StagedRecord,
} from '../../../domain/star-schema/record-table.js';
import { findInstant } from '../../../domain/time/instant.js';
import { storableKey, storableText } from '../outside-text.js';

/** What a cell of a record table holds: instants as UtcInstant texts, civil dates as `YYYY-MM-DD`. */
export type RecordCell = string | number | boolean | null;

/** A key that is cut keeps a mark and the SHA-256 of all of it; a shorter column has no room for that. */
const SHORTEST_CUT_KEY = 80;

const LARGEST_INTEGER = 2_147_483_647;

const CIVIL_DATE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

/**
 * A function that turns staged rows of a table into what both dialects keep: texts cut at their
 * length and without blanks at their end (Azure SQL would take them for equal to those without), a
 * key that is cut made distinct by its hash, no negative zero.
 *
 * @throws GridError (of the function) WAREHOUSE_REJECTED when a row has not one cell of its type for each column, or a
 * key is too long for a short column.
 */
export function createCellKeeper(
  table: RecordTable,
): (record: StagedRecord) => readonly RecordCell[] {
  const keyLength = table.key.length;
  const keepers = recordColumns(table).map((column, index) => ({
    column,
    keep: keeperOf(column, index < keyLength),
  }));
  return ({ cells }) => {
    if (cells.length !== keepers.length) {
      throw refusedRow(table, cells, `it has ${cells.length} cells for ${keepers.length} columns`);
    }
    return keepers.map(({ column, keep }, index) => {
      const cell = cells[index] ?? null;
      if (cell === null) {
        if (column.isNullable) return null;
        throw refusedRow(table, cells, `${column.name} is null`);
      }
      const kept = keep(cell);
      if (kept !== undefined) return kept;
      throw refusedRow(table, cells, `${column.name} does not hold ${describe(column)}`);
    });
  };
}

/**
 * A value of a column as the loader would have kept it, to be compared with what is stored; undefined
 * when the column cannot hold it.
 */
export function keptValue(
  column: RecordColumn,
  isKey: boolean,
  value: RecordCell,
): RecordCell | undefined {
  if (value === null) return column.isNullable ? null : undefined;
  return keeperOf(column, isKey)(value);
}

/** What a column holds, in words. */
export function describe(column: RecordColumn): string {
  const { type, maxLength } = column;
  switch (type) {
    case 'text':
      return `a text of at most ${maxLength ?? 0} characters`;
    case 'integer':
      return 'a whole number below 2^31';
    case 'double':
      return 'a finite number';
    case 'boolean':
      return 'true or false';
    case 'instant':
      return 'a UTC instant like 2026-08-27T07:45:00Z';
    case 'civil_date':
      return 'a day like 2026-08-27';
  }
}

type Keeper = (cell: string | number | boolean) => RecordCell | undefined;

function keeperOf(column: RecordColumn, isKey: boolean): Keeper {
  switch (column.type) {
    case 'text':
      return textKeeper(column.maxLength ?? 0, isKey);
    case 'integer':
      return (cell) =>
        typeof cell === 'number' && Number.isInteger(cell) && Math.abs(cell) <= LARGEST_INTEGER
          ? cell + 0
          : undefined;
    case 'double':
      return (cell) => (typeof cell === 'number' && Number.isFinite(cell) ? cell + 0 : undefined);
    case 'boolean':
      return (cell) => (typeof cell === 'boolean' ? cell : undefined);
    case 'instant':
      return (cell) => (typeof cell === 'string' && findInstant(cell) === cell ? cell : undefined);
    case 'civil_date':
      return (cell) => (typeof cell === 'string' && isCivilDate(cell) ? cell : undefined);
  }
}

function textKeeper(maxLength: number, isKey: boolean): Keeper {
  return (cell) => {
    if (typeof cell !== 'string') return undefined;
    const text = withoutTrailingBlanks(cell);
    if (!isKey) return withoutTrailingBlanks(storableText(text, maxLength));
    if (storableText(text, maxLength) === text) return text;
    return maxLength < SHORTEST_CUT_KEY ? undefined : storableKey(text, maxLength);
  };
}

/** Whether a text is a day of the calendar, from year 1 on. */
function isCivilDate(text: string): boolean {
  return CIVIL_DATE.test(text) && findInstant(`${text}T00:00:00Z`) !== undefined;
}

function withoutTrailingBlanks(text: string): string {
  return text.endsWith(' ') ? text.replace(/ +$/, '') : text;
}

function refusedRow(table: RecordTable, cells: readonly RecordCell[], why: string): GridError {
  const key = table.key.map(({ name }, index) => `${name} ${String(cells[index])}`).join(', ');
  return new GridError(
    'WAREHOUSE_REJECTED',
    `a staged row of ${table.name} cannot be kept: ${why} (${key.slice(0, 300)})`,
    { table: table.name },
  );
}
