import { GridError } from '../../domain/errors/grid-error.js';

import { delimitedLines } from './delimited-text.js';
import { readText } from './text-content.js';

/** A record of a file: cells as text, null where there is none. */
export interface FileRecord {
  /** Line it begins on in a text; its place among the records of JSON; from 1. */
  readonly line: number;
  /** The cell of a column by its {@link columnName}; blank is null. */
  cell(column: string): string | null;
  /** Whether it has as many cells as there are columns. */
  readonly isWhole: boolean;
  /** Whether a comma in a number is its decimal one: where `;` parts the cells, it parts nothing else. */
  readonly hasDecimalComma: boolean;
  /** The record as sent, for the set-aside records. */
  asSent(): string;
}

/** Records of a file with its columns. */
export interface RecordTable {
  /** Name of each column as {@link columnName} spells it, and as it was sent. */
  readonly columns: ReadonlyMap<string, string>;
  records(): Iterable<FileRecord>;
}

/** Delimiters that exports and spreadsheets use. */
const DELIMITERS = [';', ',', '\t'];
const LONGEST_CELL_SHOWN = 200;

/**
 * A column's name whatever spelling an edition uses: labels (`Code INSEE région`, `puisMaxInstallee`)
 * and technical names (`code_insee_region`, `puismaxinstallee`) become one.
 */
export function columnName(sent: string): string {
  return sent
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}

/** Columns of a header line, by the delimiter that parts it into most; their names and labels. */
export function headerColumns(line: string): ReadonlyMap<string, string> {
  return columnsOf(cellsOfHeader(line));
}

/**
 * Reads a CSV with a header, a JSON array of records, or a `records` answer. Cells of JSON that are
 * no text and no number (shapes, points) are kept as JSON.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT for JSON of another shape, PAYLOAD_NOT_BELIEVED as
 *   {@link readText}.
 */
export function readRecordTable(content: Uint8Array): RecordTable {
  const text = readText(content);
  return /^\s*[[{]/.test(text) ? jsonTable(text) : delimitedTable(text);
}

function delimitedTable(text: string): RecordTable {
  const header = text.slice(0, text.includes('\n') ? text.indexOf('\n') : text.length);
  const delimiter = delimiterOf(header);
  const columns = columnsOf(cellsOfHeader(header));
  const names = [...columns.keys()];
  const hasDecimalComma = delimiter === ';';
  const places = new Map(names.map((name, place) => [name, place]));
  return {
    columns,
    *records() {
      let isHeader = true;
      for (const { line, cells } of delimitedLines(text, delimiter)) {
        if (!isHeader) yield { ...recordOf(line, places, cells), hasDecimalComma };
        isHeader = false;
      }
    },
  };
}

function recordOf(
  line: number,
  places: ReadonlyMap<string, number>,
  cells: readonly string[],
): Omit<FileRecord, 'hasDecimalComma'> {
  return {
    line,
    isWhole: cells.length === places.size,
    cell: (column) => blankAsNull(cells[places.get(column) ?? -1]),
    asSent: () =>
      JSON.stringify(
        Object.fromEntries([...places].map(([name, place]) => [name, shown(cells[place] ?? '')])),
      ),
  };
}

function jsonTable(text: string): RecordTable {
  const records = jsonRecords(text);
  const columns = columnsOf([...new Set(records.flatMap((record) => Object.keys(record)))]);
  return {
    columns,
    *records() {
      for (const [at, record] of records.entries()) {
        const cells = new Map(
          Object.entries(record).map(([name, cell]) => [columnName(name), cellText(cell)]),
        );
        yield {
          line: at + 1,
          isWhole: true,
          hasDecimalComma: false,
          cell: (column) => blankAsNull(cells.get(column)),
          asSent: () =>
            JSON.stringify(
              Object.fromEntries([...cells].map(([name, cell]) => [name, shown(cell ?? '')])),
            ),
        };
      }
    },
  };
}

function jsonRecords(text: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed = parseJson(text);
  const list: readonly unknown[] | undefined = Array.isArray(parsed) ? parsed : resultsOf(parsed);
  if (list?.every(isRecord) === true) return list.map(withoutEnvelope);
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    'the JSON is neither an array of records nor a records answer',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new GridError('PAYLOAD_SCHEMA_DRIFT', `the file is not JSON: ${reason}`, {}, error);
  }
}

function resultsOf(parsed: unknown): readonly unknown[] | undefined {
  if (!isRecord(parsed)) return undefined;
  const list = parsed['results'] ?? parsed['records'];
  return Array.isArray(list) ? list : undefined;
}

/** Older answers wrap each record in `fields`. */
function withoutEnvelope(
  record: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { fields } = record;
  return isRecord(fields) ? fields : record;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cellText(cell: unknown): string | undefined {
  if (cell === null || cell === undefined) return undefined;
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

function blankAsNull(cell: string | undefined): string | null {
  const text = cell?.trim() ?? '';
  return text === '' ? null : text;
}

function shown(cell: string): string {
  return cell.slice(0, LONGEST_CELL_SHOWN);
}

function columnsOf(labels: readonly string[]): ReadonlyMap<string, string> {
  return new Map(labels.map((label) => [columnName(label), label]));
}

function cellsOfHeader(line: string): readonly string[] {
  const [first] = delimitedLines(line.replace(/^\uFEFF/, ''), delimiterOf(line));
  return first?.cells ?? [];
}

function delimiterOf(line: string): string {
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ';';
}
