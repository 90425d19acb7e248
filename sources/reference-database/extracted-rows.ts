import { GridError } from '../../domain/errors/grid-error.js';
import {
  type ReferenceCell,
  type ReferenceColumn,
  referenceTable,
  type ReferenceTableName,
} from '../../domain/place/reference-tables.js';
import type { RawObject, SetAsideRecord } from '../source-pipeline.js';

/** A row of an extract, and the raw object it was read from. */
export interface ExtractedRow {
  readonly table: ReferenceTableName;
  /** Its key columns, joined by a blank. */
  readonly key: string;
  readonly cells: Readonly<Record<string, ReferenceCell>>;
  readonly raw: RawObject;
  /** The line as it came. */
  readonly line: string;
}

/** The rows of extracts. */
export interface ExtractedRows {
  /** Of each key the row of the newest extract. */
  readonly rows: readonly ExtractedRow[];
  readonly rowsIn: number;
  readonly setAsideRows: readonly SetAsideRecord[];
  readonly unknownColumns: readonly string[];
}

/**
 * Reads extracts: JSON lines with a table each. A line that is no row of a known table is set aside.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a table lacks a column in all of its rows.
 */
export async function readExtracts(
  tables: readonly ReferenceTableName[],
  raws: readonly RawObject[],
): Promise<ExtractedRows> {
  const setAsideRows: SetAsideRecord[] = [];
  const unknown = new Set<string>();
  const newest = new Map<string, ExtractedRow>();
  let rowsIn = 0;
  const oldestFirst = raws.toSorted((one, other) =>
    one.fetchedAtUtc < other.fetchedAtUtc ? -1 : 1,
  );
  for (const raw of oldestFirst) {
    const lines = linesIn(Buffer.from(await raw.read()).toString('utf8'));
    rowsIn += lines.length;
    const read = lines.map((line) => readLine(tables, raw, line));
    refuseDrift(read);
    for (const one of read) {
      for (const column of one.unknownColumns) unknown.add(column);
      if (one.row === undefined) {
        setAsideRows.push(one.setAside);
        continue;
      }
      const id = `${one.row.table} ${one.row.key}`;
      const before = newest.get(id);
      if (before !== undefined) setAsideRows.push(setAside(before, 'duplicate'));
      newest.set(id, one.row);
    }
  }
  return { rows: [...newest.values()], rowsIn, setAsideRows, unknownColumns: [...unknown] };
}

/** A row that has no place in Silver, as a set-aside record. */
export function setAside(
  {
    table,
    key,
    raw,
    line,
  }: Pick<ExtractedRow, 'key' | 'raw' | 'line'> & { readonly table: string },
  reason: string,
  field = '',
): SetAsideRecord {
  return {
    recordKey: `${table} ${key}`,
    reason,
    severity: reason === 'duplicate' ? 'expected' : 'defect',
    field,
    rawValue: line,
    bronzeSha256: raw.bronzeSha256,
  };
}

type ReadLine = {
  /** Name of the known table it says it is of. */
  readonly table: ReferenceTableName | undefined;
  readonly missing: readonly string[];
  readonly unknownColumns: readonly string[];
} & (
  | { readonly row: ExtractedRow; readonly setAside?: undefined }
  | { readonly row: undefined; readonly setAside: SetAsideRecord }
);

const NO_TABLE = { table: undefined, missing: [], unknownColumns: [], row: undefined } as const;

function linesIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function readLine(tables: readonly ReferenceTableName[], raw: RawObject, line: string): ReadLine {
  const cells = findObject(line);
  if (cells === undefined) {
    return {
      ...NO_TABLE,
      setAside: setAside({ table: '', key: '', raw, line }, 'unreadable_line'),
    };
  }
  const table = tables.find((known) => known === cells['table']);
  if (table === undefined) {
    return { ...NO_TABLE, setAside: setAside({ table: '', key: '', raw, line }, 'unknown_table') };
  }
  const { key, columns } = referenceTable(table);
  const row = { table, key: key.map((name) => String(cells[name])).join(' '), raw, line };
  const missing = Object.keys(columns).filter((name) => !Object.hasOwn(cells, name));
  const wrong = Object.entries(columns).find(([name, column]) => !fits(column, cells[name]));
  const unknownColumns = Object.keys(cells)
    .filter((name) => name !== 'table' && !Object.hasOwn(columns, name))
    .map((name) => `${table}.${name}`);
  const seen = { table, missing, unknownColumns };
  if (wrong !== undefined) {
    return { ...seen, row: undefined, setAside: setAside(row, 'malformed_cell') };
  }
  return { ...seen, row: { ...row, cells: cells as ExtractedRow['cells'] } };
}

function findObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as Error).name === 'SyntaxError') return undefined;
    throw error;
  }
}

/** Postal codes and codes of communes have five characters: a lost zero is a lost place. */
const FIVE = /^[0-9][0-9AB][0-9]{3}$/;
const FIVE_CHARACTERS = ['postal_code', 'commune_code'];

function fits(column: ReferenceColumn, cell: unknown): boolean {
  if (cell === null) return column.isNullable === true;
  if (column.type === 'text') return typeof cell === 'string' && cell.trim() !== '';
  if (column.type === 'boolean') return typeof cell === 'boolean';
  if (typeof cell !== 'number' || !Number.isFinite(cell)) return false;
  return column.type === 'double' || (Number.isInteger(cell) && cell >= 0);
}

/** Whether the codes of a row are whole. */
export function hasWholeCodes({ cells }: ExtractedRow): boolean {
  return FIVE_CHARACTERS.every((name) => {
    const cell = cells[name];
    return cell === undefined || (typeof cell === 'string' && FIVE.test(cell));
  });
}

function refuseDrift(lines: readonly ReadLine[]): void {
  for (const [table, ofTable] of Map.groupBy(lines, (line) => line.table)) {
    const [first, ...others] = ofTable.map(({ missing }) => missing);
    const gone = (first ?? []).filter((name) => others.every((missing) => missing.includes(name)));
    if (table === undefined || gone.length === 0) continue;
    throw new GridError(
      'PAYLOAD_SCHEMA_DRIFT',
      `the reference database: ${table} lacks the columns ${gone.join(', ')}`,
      { missingColumns: gone.join(',') },
    );
  }
}
