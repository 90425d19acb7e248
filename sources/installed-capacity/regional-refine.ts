import pl, { type DataFrame } from 'nodejs-polars';

import { CAPACITY_REGION_CODES } from '../../domain/capacity/capacity-regions.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { readRecordTable, type FileRecord } from '../landed-files/record-table.js';
import type { RawObject, RefinedRows, SetAsideRecord } from '../source-pipeline.js';

import { figuresReadable, type FigureCount } from './figures-readable.js';
import { findNumber } from './published-number.js';
import {
  capacityColumns,
  missingRegionalColumns,
  unknownRegionalColumns,
  type CapacityColumn,
} from './regional-columns.js';
import type { RegionalStatement } from './regional-statement.js';
import { refuseOtherUnit } from './regional-unit.js';
import { cellSetAside, rowSetAside } from './set-aside-record.js';

const YEAR = /^((?:19|20)\d{2})(?:-\d{2}-\d{2})?$/;

/** What one file came to. */
interface RefinedFile extends FigureCount {
  readonly statements: readonly RegionalStatement[];
  readonly rowsIn: number;
  readonly setAsideRows: readonly SetAsideRecord[];
  readonly invalidCells: readonly SetAsideRecord[];
  readonly unknownColumns: readonly string[];
}

/**
 * Cleans files of `parc-region-annuel-production-filiere`: one Silver row a region, source and year,
 * in MW. An empty cell is a row without a capacity: none is published, which is not zero.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a column is missing, PAYLOAD_NOT_BELIEVED when the
 *   figures are in another unit or the text in no encoding that can be told.
 */
export async function refineRegionalCapacity(raws: readonly RawObject[]): Promise<RefinedRows> {
  const frames: DataFrame[] = [];
  const files: RefinedFile[] = [];
  for (const raw of raws) {
    const file = refineFile(raw, await raw.read());
    files.push(file);
    if (file.statements.length > 0) frames.push(silverOf(raw, file.statements));
  }
  const rowsIn = files.reduce((sum, file) => sum + file.rowsIn, 0);
  const setAsideRows = files.flatMap((file) => file.setAsideRows);
  return {
    silver: frames.length === 0 ? pl.DataFrame([]) : pl.concat(frames),
    rowsIn,
    rowsAccepted: rowsIn - setAsideRows.length,
    setAsideRows,
    invalidCells: files.flatMap((file) => file.invalidCells),
    unknownColumns: [...new Set(files.flatMap((file) => file.unknownColumns))],
    checks: [figuresReadable(files)],
    newestSlotUtc: null,
    newestMeasuredUtc: null,
  };
}

function refineFile(raw: RawObject, content: Uint8Array): RefinedFile {
  const table = readRecordTable(content);
  const missing = missingRegionalColumns(table.columns.keys());
  if (missing.length > 0) {
    throw new GridError('PAYLOAD_SCHEMA_DRIFT', `the file lacks columns: ${missing.join(', ')}`, {
      missingColumns: missing.join(','),
    });
  }
  const columns = capacityColumns(table.columns.keys());
  const seen = new Map<string, string>();
  const statements: RegionalStatement[] = [];
  const setAsideRows: SetAsideRecord[] = [];
  const invalidCells: SetAsideRecord[] = [];
  let rowsIn = 0;
  for (const record of table.records()) {
    rowsIn += 1;
    const key = `${record.cell('annee') ?? ''}|${record.cell('code_insee_region') ?? ''}`;
    const reason = reasonSetAside(record) ?? repeatReason(seen, key, record, columns);
    if (reason !== undefined) {
      setAsideRows.push(rowSetAside(raw, record, { key, reason }));
      continue;
    }
    for (const column of columns) {
      const statement = statementOf(record, column);
      if (typeof statement === 'object') statements.push(statement);
      else {
        const cell = { key, reason: statement, field: column.column };
        invalidCells.push(cellSetAside(raw, record, cell));
      }
    }
  }
  refuseOtherUnit(statements);
  const unknownColumns = unknownRegionalColumns(table.columns.keys());
  const unreadable = invalidCells.length;
  const figures = statements.filter(({ capacityMw }) => capacityMw !== null).length + unreadable;
  return { statements, rowsIn, setAsideRows, invalidCells, unknownColumns, figures, unreadable };
}

/** Why a row has no place in Silver, the first cause in this order. */
function reasonSetAside(record: FileRecord): string | undefined {
  if (!record.isWhole) return 'wrong_number_of_cells';
  if (!YEAR.test(record.cell('annee') ?? '')) return 'invalid_year';
  const isRegion = CAPACITY_REGION_CODES.includes(record.cell('code_insee_region') ?? '');
  return isRegion ? undefined : 'unknown_region';
}

/** A region and year stated twice: the same again is no news, something else contradicts. */
function repeatReason(
  seen: Map<string, string>,
  key: string,
  record: FileRecord,
  columns: readonly CapacityColumn[],
): string | undefined {
  const said = columns.map(({ column }) => record.cell(column) ?? '').join('|');
  const before = seen.get(key);
  if (before === undefined) {
    seen.set(key, said);
    return undefined;
  }
  return before === said ? 'duplicate' : 'contradicting_duplicate';
}

/** A word why for a cell that is no capacity: what is not understood states nothing, not even "none". */
function statementOf(
  record: FileRecord,
  { source, column, unitsPerMw }: CapacityColumn,
): RegionalStatement | 'invalid_number' | 'negative_capacity' {
  const cell = record.cell(column);
  const published = cell === null ? null : findNumber(cell, record);
  if (published === undefined) return 'invalid_number';
  if (published !== null && published < 0) return 'negative_capacity';
  return {
    regionCode: record.cell('code_insee_region') ?? '',
    sourceCode: source,
    observedOn: lastDayOf(record.cell('annee') ?? ''),
    capacityMw: published === null ? null : published / unitsPerMw,
  };
}

/** The figure of a year is that of its end: README.md of this folder says why. */
function lastDayOf(year: string): string {
  return `${YEAR.exec(year)?.[1] ?? ''}-12-31`;
}

function silverOf(raw: RawObject, statements: readonly RegionalStatement[]): DataFrame {
  const edition = statements.reduce(
    (newest, { observedOn }) => (observedOn > newest ? observedOn : newest),
    '',
  );
  const everywhere = (value: string): string[] => statements.map(() => value);
  return pl.DataFrame([
    pl.Series(
      'region_code',
      statements.map(({ regionCode }) => regionCode),
      pl.Utf8,
    ),
    pl.Series(
      'source_code',
      statements.map(({ sourceCode }) => sourceCode),
      pl.Utf8,
    ),
    pl.Series(
      'observed_on',
      statements.map(({ observedOn }) => observedOn),
      pl.Utf8,
    ),
    pl.Series(
      'capacity_mw',
      statements.map(({ capacityMw }) => capacityMw),
      pl.Float64,
    ),
    pl.Series('edition', everywhere(edition.slice(0, 4)), pl.Utf8),
    pl.Series('bronze_path', everywhere(raw.bronzePath), pl.Utf8),
    pl.Series('bronze_sha256', everywhere(raw.bronzeSha256), pl.Utf8),
    pl.Series('fetched_at_utc', everywhere(raw.fetchedAtUtc), pl.Utf8),
  ]);
}
