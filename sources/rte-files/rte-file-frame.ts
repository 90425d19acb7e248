import pl, { type DataFrame } from 'nodejs-polars';

import type { CheckResult } from '../../domain/quality/window-checks.js';
import { refuseDrift, stackFrames } from '../odre/stacked-payloads.js';
import type { RawObject, SetAsideRecord } from '../source-pipeline.js';

import { readRteTable, type OddLine, type RteRecord, type RteTable } from './rte-table.js';
import { stampsOf } from './wall-clock-stamps.js';

/** Files of RTE as rows of text in the shape ODRÉ sends, and the lines that are no records. */
export interface RteRows {
  /** Columns of the files and `date_heure`, stacked with their origin; undefined without records. */
  readonly frame: DataFrame | undefined;
  readonly setAside: readonly SetAsideRecord[];
  /** Whether each file is whole, by its closing notice. */
  readonly checks: readonly CheckResult[];
}

/**
 * Reads files of RTE: wall times become instants, `27/08/2026` becomes `2026-08-27`.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a file has no header or lacks columns.
 */
export async function readRteFiles(
  raw: readonly RawObject[],
  missingColumns: (columns: readonly string[]) => readonly string[],
): Promise<RteRows> {
  const files = await Promise.all(
    raw.map(async (object) => ({ object, table: readRteTable(await object.read()) })),
  );
  const frames = files
    .filter(({ table }) => table.records.length > 0)
    .map(({ object, table }) => ({ payload: object, frame: frameOf(table, missingColumns) }));
  return {
    frame: stackFrames(frames),
    setAside: files.flatMap(({ object, table }) =>
      table.oddLines.map((oddLine) => setAsideLine(oddLine, object.bronzeSha256)),
    ),
    checks: [closingNoticePresent(files.map(({ table }) => table))],
  };
}

/** The legal notice is the last line of a whole file: one that ends without it may have been cut off. */
function closingNoticePresent(tables: readonly RteTable[]): CheckResult {
  const open = tables.filter(({ hasClosingNotice }) => !hasClosingNotice).length;
  return {
    name: 'closing_notice_present',
    severity: 'warning',
    passed: open === 0,
    detail: `${open} of ${tables.length} files end without the legal notice of RTE: they may have been cut off`,
  };
}

function frameOf(
  { columns, records }: RteTable,
  missingColumns: (columns: readonly string[]) => readonly string[],
): DataFrame {
  refuseDrift(missingColumns([...columns, 'date_heure']));
  const cellsOf = (name: string): readonly string[] =>
    cellsOfColumn(columns.indexOf(name), records);
  const dates = cellsOf('date');
  const times = cellsOf('heure');
  const stamps = stampsOf(dates.map((date, row) => ({ date, timeOfDay: times[row] ?? '' })));
  const own = new Map<string, readonly (string | null)[]>([
    ['date', stamps.map(({ date }) => date)],
    [
      'heure',
      stamps.map(({ timeOfDay }, row) => (timeOfDay === '' ? (times[row] ?? '') : timeOfDay)),
    ],
  ]);
  const series = columns
    .map((name, index) => ({ name, index }))
    .filter(({ name, index }) => name !== '' && columns.indexOf(name) === index)
    .map(({ name, index }) =>
      pl.Series(name, [...(own.get(name) ?? cellsOfColumn(index, records))], pl.Utf8),
    );
  const instants = stamps.map(({ instant }) => instant);
  return pl.DataFrame([...series, pl.Series('date_heure', instants, pl.Utf8)]);
}

function cellsOfColumn(index: number, records: readonly RteRecord[]): readonly string[] {
  return records.map(({ cells }) => cells[index] ?? '');
}

function setAsideLine({ line, text, reason }: OddLine, bronzeSha256: string): SetAsideRecord {
  return {
    recordKey: `line ${line}`,
    reason,
    severity: reason === 'legal_notice' ? 'expected' : 'defect',
    field: '',
    rawValue: text,
    bronzeSha256,
  };
}
