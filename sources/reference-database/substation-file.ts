import { GridError } from '../../domain/errors/grid-error.js';
import type { GridNode } from '../../domain/place/grid-node.js';
import { findRegionOfPosition } from '../../domain/place/region-of-position.js';
import type { FileRecord, RecordTable } from '../landed-files/record-table.js';

/** Columns of `postes-electriques-rte` by their role. */
const COLUMN = {
  code: 'code_poste',
  name: 'nom_poste',
  function: 'fonction',
  state: 'etat',
  voltage: 'tension_kv',
  longitude: 'longitude_poste_dd',
  latitude: 'latitude_poste_dd',
} as const;
/** Longitude and latitude again, in one cell. */
const POINT = 'geo_point_poste';

/** A cell that cannot be what its column needs. */
interface CellFault {
  readonly field: string;
  readonly reason: 'invalid_voltage' | 'invalid_coordinate';
}

/** A substation read from a record, with the cells it had to do without; or why it is none. */
export type SubstationReading =
  | { readonly record: FileRecord; readonly node: GridNode; readonly faults: readonly CellFault[] }
  | { readonly record: FileRecord; readonly node: undefined; readonly reason: string };

/** Columns a file of substations must have and this one lacks. */
export function missingNodeColumns(columns: Iterable<string>): readonly string[] {
  const present = new Set(columns);
  return Object.values(COLUMN).filter((column) => !present.has(column));
}

/**
 * Refuses a file that is none of substations.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT naming the columns it lacks.
 */
export function refuseMissingNodeColumns({ columns }: RecordTable): void {
  const missing = missingNodeColumns(columns.keys());
  if (missing.length === 0) return;
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `postes-electriques-rte lacks the columns ${missing.join(', ')}`,
    { missingColumns: missing.join(',') },
  );
}

/** Columns of a file that are no part of the publication. */
export function unknownNodeColumns(columns: Iterable<string>): readonly string[] {
  const known: readonly string[] = [...Object.values(COLUMN), POINT];
  return [...columns].filter((column) => !known.includes(column));
}

/**
 * Reads the substations of the export of `postes-electriques-rte`: voltage is a text (`90kV`, `HORS
 * TENSION`), the region is that of the position. Of a code that occurs twice the last one counts.
 */
export function readSubstations(table: RecordTable): readonly SubstationReading[] {
  const readings = [...table.records()].map(readSubstation);
  const last = new Map(
    readings.flatMap((reading) =>
      reading.node === undefined ? [] : [[reading.node.code, reading] as const],
    ),
  );
  return readings.map((reading) =>
    reading.node === undefined || last.get(reading.node.code) === reading
      ? reading
      : { record: reading.record, node: undefined, reason: 'duplicate' },
  );
}

function readSubstation(record: FileRecord): SubstationReading {
  const none = (reason: string): SubstationReading => ({ record, node: undefined, reason });
  if (!record.isWhole) return none('wrong_number_of_cells');
  const code = record.cell(COLUMN.code);
  const name = record.cell(COLUMN.name);
  if (code === null) return none('no_code');
  if (name === null) return none('no_name');
  const voltage = voltageOf(record.cell(COLUMN.voltage));
  const position = positionOf(record);
  return {
    record,
    faults: [
      ...(voltage === 'invalid'
        ? [{ field: COLUMN.voltage, reason: 'invalid_voltage' as const }]
        : []),
      ...(position === 'invalid'
        ? [{ field: COLUMN.longitude, reason: 'invalid_coordinate' as const }]
        : []),
    ],
    node: {
      code,
      name,
      voltageKv: voltage === 'invalid' ? null : voltage,
      state: record.cell(COLUMN.state),
      function: record.cell(COLUMN.function),
      ...placeOf(position === 'invalid' ? null : position),
      isSimulated: false,
    },
  };
}

function placeOf(
  position: readonly [number, number] | null,
): Pick<GridNode, 'longitudeDeg' | 'latitudeDeg' | 'regionCode'> {
  if (position === null) return { longitudeDeg: null, latitudeDeg: null, regionCode: null };
  const [longitudeDeg, latitudeDeg] = position;
  return { longitudeDeg, latitudeDeg, regionCode: findRegionOfPosition(position) ?? null };
}

/** Not switched on, and direct current: stated, and no number. */
const WITHOUT_NUMBER = ['HORS TENSION', 'COURANT CONTINU'];
const VOLTAGE = /^(\d{1,4}(?:[.,]\d+)?)\s*kv$/i;

function voltageOf(cell: string | null): number | null | 'invalid' {
  if (cell === null || WITHOUT_NUMBER.includes(cell.toUpperCase())) return null;
  const [, digits] = VOLTAGE.exec(cell) ?? [];
  return digits === undefined ? 'invalid' : Number(digits.replace(',', '.'));
}

const DEGREES = /^-?\d{1,3}(?:\.\d+)?$/;

/** Null where none is published; half a position is none. */
function positionOf(record: FileRecord): readonly [number, number] | null | 'invalid' {
  const cells = [record.cell(COLUMN.longitude), record.cell(COLUMN.latitude)] as const;
  if (cells[0] === null && cells[1] === null) return null;
  const [longitudeDeg = NaN, latitudeDeg = NaN] = cells.map((cell) =>
    cell !== null && DEGREES.test(cell) ? Number(cell) : NaN,
  );
  const isOnEarth = Math.abs(longitudeDeg) <= 180 && Math.abs(latitudeDeg) <= 90;
  return isOnEarth ? [longitudeDeg, latitudeDeg] : 'invalid';
}
