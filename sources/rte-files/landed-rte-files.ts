import { addMinutes } from '../../domain/time/instant.js';
import { parisMidnight } from '../../domain/time/paris-time.js';
import { timeWindow, type TimeWindow } from '../../domain/time/time-window.js';
import type {
  FileRecogniser,
  FileRefusal,
  FileToRecognise,
  LandedFileKind,
  RecognisedFile,
} from '../landed-files/landed-file.js';
import { missingNationalColumns } from '../odre/national-refine.js';
import { missingColumns } from '../odre/regional-columns.js';

import { RTE_FILES_BRONZE_FOLDER } from './national-file-pipeline.js';
import { findRegionOfFileName, findRegionOfPerimeter } from './rte-region.js';
import { findHeader, isHeaderlessNational } from './rte-table.js';
import { stampsOf } from './wall-clock-stamps.js';

const IDENTITY_COLUMNS = ['perimetre', 'nature', 'date', 'heure'] as const;
const QUARTERS_OF_A_DAY = 96;
const DAY_MINUTES = 1440;
const CONTENT_TYPE = 'text/tab-separated-values; charset=iso-8859-1';

/** Where RTE's own files of éCO2mix are dropped. */
export const RTE_FILE_KIND: LandedFileKind = {
  kind: 'eco2mix',
  bronzeFolder: RTE_FILES_BRONZE_FOLDER,
  whatFr:
    'Fichiers éCO2mix de RTE, France ou région : eCO2mix_RTE_*.xls, ou le .zip qui les contient.',
  whatEn:
    "RTE's éCO2mix files, France or a region: eCO2mix_RTE_*.xls, or the .zip that holds them.",
  recognisers: [recogniseRteFile],
};

/**
 * Says whether a file is one of RTE's éCO2mix files, and whose. The window is counted from its first
 * record: as many days as it has rows of a day, and a day more.
 */
export function recogniseRteFile(file: FileToRecognise): Recognition {
  const beginning = file.scan.form === 'lines' ? beginningOf(file.scan.head) : undefined;
  if (beginning === undefined) return undefined;
  const dataset = datasetOf(beginning, file.name);
  if (dataset === undefined) return { refused: unknownPerimeter(beginning.perimeter) };
  const missing = missingOf(dataset, beginning);
  if (missing.length > 0) return { refused: lacksColumns(missing) };
  const rows = file.scan.records - beginning.headerLines;
  const window = windowOf(beginning.walls, rows);
  if (window === undefined) return { refused: noDate(beginning.walls[0]?.date ?? '') };
  return { recognised: { dataset, rows, contentType: CONTENT_TYPE, extension: 'xls', window } };
}

type Recognition = ReturnType<FileRecogniser>;

/** What the first lines of a file of éCO2mix say. */
interface Beginning {
  /** 0 for the file that came without a header (R13). */
  readonly headerLines: 0 | 1;
  readonly columns: readonly string[];
  readonly perimeter: string;
  /** Wall times of the first two records. */
  readonly walls: readonly { readonly date: string; readonly timeOfDay: string }[];
}

function beginningOf(head: string): Beginning | undefined {
  const [first = [], ...others] = head
    .split('\n')
    .map((line) => line.replace(/\r$/, '').split('\t'));
  if (isHeaderlessNational(first)) {
    return { headerLines: 0, ...firstRecords(IDENTITY_COLUMNS, [first, ...others]) };
  }
  const header = findHeader(first);
  return header === undefined ? undefined : { headerLines: 1, ...firstRecords(header, others) };
}

function firstRecords(
  columns: readonly string[],
  lines: readonly (readonly string[])[],
): Omit<Beginning, 'headerLines'> {
  const records = lines.filter((cells) => cells.length >= columns.length).slice(0, 2);
  const cellOf = (cells: readonly string[] | undefined, column: string): string =>
    cells?.[columns.indexOf(column)] ?? '';
  return {
    columns,
    perimeter: cellOf(records[0], 'perimetre').trim(),
    walls: records.map((cells) => ({
      date: cellOf(cells, 'date'),
      timeOfDay: cellOf(cells, 'heure'),
    })),
  };
}

function datasetOf(
  { perimeter }: Beginning,
  fileName: string,
): RecognisedFile['dataset'] | undefined {
  if (perimeter === 'France') return 'rte-eco2mix-national-file';
  const region = findRegionOfPerimeter(perimeter) ?? findRegionOfFileName(fileName);
  return region === undefined ? undefined : 'rte-eco2mix-region-file';
}

function missingOf(
  dataset: RecognisedFile['dataset'],
  { headerLines, columns }: Beginning,
): readonly string[] {
  if (headerLines === 0) return [];
  return dataset === 'rte-eco2mix-national-file'
    ? missingNationalColumns([...columns, 'date_heure'])
    : missingColumns([...columns, 'date_heure', 'code_insee_region']);
}

/** Days from the first record's, by how many rows a day has; half as many where they are half-hours. */
function windowOf(
  walls: readonly { readonly date: string; readonly timeOfDay: string }[],
  rows: number,
): TimeWindow | undefined {
  const [first, second] = stampsOf(walls);
  if (first?.instant == null) return undefined;
  const isHalfHourly = first.timeOfDay.slice(3) === '00' && second?.timeOfDay.slice(3) === '30';
  const rowsOfDay = isHalfHourly ? QUARTERS_OF_A_DAY / 2 : QUARTERS_OF_A_DAY;
  const days = Math.ceil(rows / rowsOfDay);
  const startUtc = parisMidnight(first.date);
  return timeWindow(startUtc, addMinutes(parisMidnight(first.date, days), DAY_MINUTES));
}

function unknownPerimeter(perimeter: string): FileRefusal {
  return {
    reason: 'unknown_perimeter',
    fr: `Le périmètre « ${perimeter} » n’est ni la France ni une des 12 régions d’éCO2mix.`,
    en: `The perimeter “${perimeter}” is neither France nor one of the 12 regions of éCO2mix.`,
    line: 2,
    field: 'Périmètre',
    value: perimeter,
    allowed: 'France, Bretagne, Grand Est ...',
  };
}

function lacksColumns(missing: readonly string[]): FileRefusal {
  return {
    reason: 'missing_columns',
    fr: `Il manque des colonnes : ${missing.join(', ')}.`,
    en: `Columns are missing: ${missing.join(', ')}.`,
    line: 1,
    field: missing.join(', '),
  };
}

function noDate(value: string): FileRefusal {
  return {
    reason: 'unreadable_date',
    fr: `La date « ${value} » de la première ligne n’est pas une date.`,
    en: `The date “${value}” of the first record is no date.`,
    line: 2,
    field: 'Date',
    value,
    allowed: '2016-06-01, 01/06/2016',
  };
}
