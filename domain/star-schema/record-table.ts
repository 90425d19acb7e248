/** What a column of a record table holds. */
export type RecordColumnType = 'text' | 'integer' | 'double' | 'boolean' | 'instant' | 'civil_date';

/** A column of a record table; its unit stands in its name. */
export interface RecordColumn {
  readonly name: string;
  readonly type: RecordColumnType;
  /** Unit or form of the value, for the data dictionary; empty where a text needs none. */
  readonly unit: string;
  readonly isNullable: boolean;
  readonly meaning: string;
  /** Characters a text may have; longer ones are cut. */
  readonly maxLength?: number;
}

/**
 * A table of Gold whose rows are told by name: a row is known by its key, its values may change, and
 * every row it replaced is kept in `<name>_revision` with the time it was current. Each row also
 * has `known_from`, `run_key` and `bronze_object_key`. One loader serves all record tables.
 *
 * - A staged row that differs from the current one in any value replaces it (a revision).
 * - With `rankColumn`: a staged row whose rank is lower than the current one's is outranked.
 * - With `measuredColumn`: a staged row without a value there never replaces one that has it.
 * - Equal rows change nothing. Rows that are not staged stay. Nothing is deleted.
 * - Of a key that one load stages more than once the highest rank counts, among equals (or without
 *   `rankColumn`) the one staged last; the others are as if they had not been staged.
 *
 * Values are told apart exactly: doubles to the last bit, texts by code points. A text is kept without
 * blanks at its end and cut at its length; in a key it keeps the beginning and a hash instead, so that
 * distinct keys stay distinct, and is refused where the column is too short for that.
 */
export interface RecordTable {
  readonly name: string;
  readonly meaning: string;
  /** What one row stands for. */
  readonly grain: string;
  readonly key: readonly RecordColumn[];
  readonly values: readonly RecordColumn[];
  /** Integer column of the values that orders versions of one row: vintage, version, source. */
  readonly rankColumn?: string;
  /** Nullable column of the values whose null is "missing", never a correction. */
  readonly measuredColumn?: string;
  /** Instant column by which windows of the table are read; absent for tables without time. */
  readonly timeColumn?: string;
  /**
   * Nullable instant column of the values where what began at `timeColumn` ends, itself not part of it;
   * null while unknown. With it, a window holds the rows that overlap it; a row that ends where it
   * begins overlaps none.
   */
  readonly endColumn?: string;
}

/** A row to load: a value for every column of key and values, and the raw object it was read from. */
export interface StagedRecord {
  /** In the order of key, then values. Instants as UtcInstant texts, civil dates as `YYYY-MM-DD`. */
  readonly cells: readonly (string | number | boolean | null)[];
  readonly bronzeSha256: string;
}

/** Every column a staged row has a cell for, in that order. */
export function recordColumns(table: RecordTable): readonly RecordColumn[] {
  return [...table.key, ...table.values];
}

type ColumnFactory = (name: string, unit: string, meaning: string) => RecordColumn;

const columnOf =
  (type: RecordColumnType): ColumnFactory =>
  (name, unit, meaning) => ({ name, type, unit, isNullable: false, meaning });

/** A text of at most `maxLength` characters. */
export function text(name: string, maxLength: number, meaning: string, unit = ''): RecordColumn {
  return { name, type: 'text', unit, isNullable: false, meaning, maxLength };
}

/** A whole number below 2^31. */
export const integer = columnOf('integer');
/** A floating-point number. */
export const double = columnOf('double');
/** True or false. */
export const boolean = columnOf('boolean');
/** A UTC instant. */
export const instant = columnOf('instant');
/** A day of the calendar, without a zone. */
export const civilDate = columnOf('civil_date');

/** The same column, which may be null; its meaning says when. */
export function nullable(column: RecordColumn): RecordColumn {
  return { ...column, isNullable: true };
}
