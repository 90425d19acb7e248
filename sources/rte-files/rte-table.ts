import { GridError } from '../../domain/errors/grid-error.js';
import { readText } from '../landed-files/text-content.js';
import { technicalName } from '../odre/regional-columns.js';

/** A record of a file: its cells under the header, and the line it stands on, from 1. */
export interface RteRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A line that is no record. */
export interface OddLine {
  readonly line: number;
  readonly text: string;
  readonly reason: 'legal_notice' | 'wrong_number_of_cells';
}

/** A file of RTE cut into records. */
export interface RteTable {
  /** Technical names of the columns: `consommation`, `heure` for `Heures`. */
  readonly columns: readonly string[];
  readonly records: readonly RteRecord[];
  readonly oddLines: readonly OddLine[];
  /** Whether its last line is the legal notice: without it the file may have been cut off. */
  readonly hasClosingNotice: boolean;
}

/** Columns of the national files since 2012, for the one that came without a header (R13). */
const NATIONAL_COLUMNS: readonly string[] = [
  'perimetre',
  'nature',
  'date',
  'heure',
  'consommation',
  'prevision_j1',
  'prevision_j',
  'fioul',
  'charbon',
  'gaz',
  'nucleaire',
  'eolien',
  'solaire',
  'hydraulique',
  'pompage',
  'bioenergies',
  'ech_physiques',
  'taux_co2',
  'ech_comm_angleterre',
  'ech_comm_espagne',
  'ech_comm_italie',
  'ech_comm_suisse',
  'ech_comm_allemagne_belgique',
  'fioul_tac',
  'fioul_cogen',
  'fioul_autres',
  'gaz_tac',
  'gaz_cogen',
  'gaz_ccg',
  'gaz_autres',
  'hydraulique_fil_eau_eclusee',
  'hydraulique_lacs',
  'hydraulique_step_turbinage',
  'bioenergies_dechets',
  'bioenergies_biomasse',
  'bioenergies_biogaz',
];

const DATE = /^(?:\d{4}-\d{2}-\d{2}|\d{2}\/\d{2}\/\d{4})$/;
const DATE_CELL = 2;
/** The last line of a file, one sentence in one cell: "RTE ne pourra être tenu responsable ...". */
const NOTICE = /^[^\t]*\b(?:RTE|responsable)\b[^\t]*\t*$/;

/**
 * Cuts a file `eCO2mix_RTE_*.xls`, which is no Excel file: text in Latin-1, cells behind tabs, a
 * tab more at the end of each record than of the header, and a legal notice as its last line
 * (R13, [FILE] of 2016). Text saved again as UTF-8 is read as well.
 *
 * @throws GridError PAYLOAD_NOT_BELIEVED for an encoding nobody can tell; PAYLOAD_SCHEMA_DRIFT
 *   without a header that can be told.
 */
export function readRteTable(content: Uint8Array): RteTable {
  const lines = readText(content)
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.replace(/\r$/, '') }))
    .filter(({ text }) => text !== '');
  const { columns, dataLines } = withHeader(lines);
  const records: RteRecord[] = [];
  const oddLines: OddLine[] = [];
  for (const { line, text } of dataLines) {
    const cells = text.split('\t');
    if (cells.length > columns.length && cells.slice(columns.length).every((cell) => cell === '')) {
      cells.length = columns.length;
    }
    if (cells.length === columns.length) records.push({ line, cells });
    else oddLines.push({ line, text, reason: oddnessOf(cells) });
  }
  const hasClosingNotice = NOTICE.test(lines.at(-1)?.text ?? '');
  return { columns, records, oddLines, hasClosingNotice };
}

interface Line {
  readonly line: number;
  readonly text: string;
}

function withHeader(lines: readonly Line[]): {
  readonly columns: readonly string[];
  readonly dataLines: readonly Line[];
} {
  const [first, ...rest] = lines;
  const cells = first?.text.split('\t') ?? [];
  const columns = findHeader(cells);
  if (columns !== undefined) return { columns, dataLines: rest };
  if (isHeaderlessNational(cells)) return { columns: NATIONAL_COLUMNS, dataLines: lines };
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    'not a file of éCO2mix: its first line names no Périmètre, Date and Heures',
    { missingColumns: 'perimetre,date,heure' },
  );
}

/** The columns that a line of cells names, undefined when it is no header of an éCO2mix file. */
export function findHeader(cells: readonly string[]): readonly string[] | undefined {
  const names = cells.map(technicalName);
  while (names.at(-1) === '') names.pop();
  const isHeader = ['perimetre', 'nature', 'date', 'heure'].every((name) => names.includes(name));
  return isHeader ? names : undefined;
}

/** Whether a line is already a record of France, as wide as the national files were before batteries. */
export function isHeaderlessNational(cells: readonly string[]): boolean {
  const width = cells.at(-1) === '' ? cells.length - 1 : cells.length;
  return (
    width === NATIONAL_COLUMNS.length && cells[0] === 'France' && DATE.test(cells[DATE_CELL] ?? '')
  );
}

function oddnessOf(cells: readonly string[]): OddLine['reason'] {
  return DATE.test(cells[DATE_CELL] ?? '') ? 'wrong_number_of_cells' : 'legal_notice';
}
