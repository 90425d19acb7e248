import type { RepresentativePoint } from '../../domain/climate/representative-points.js';
import { CLIMATE_STEP_MS } from '../regional-climate.js';
import type { SetAsideRecord } from '../source-pipeline.js';

import {
  cellsOf,
  drift,
  HOURLY_VARIABLES,
  type HourlyVariable,
  type LocationAnswer,
} from './open-meteo-answer.js';

/** An answer tells where its model's cell lies: no farther from the point asked for than this. */
const FARTHEST_CELL_DEG = 0.3;
/** Lowest and highest value that can be, on Earth. */
const POSSIBLE: Readonly<Record<HourlyVariable, readonly [lowest: number, highest: number]>> = {
  wind_speed_10m: [0, 90],
  wind_speed_100m: [0, 120],
  shortwave_radiation: [0, 1_400],
  temperature_2m: [-60, 60],
};

/** A place's values by the instant they are stamped with; null for missing. */
export interface PlaceHours {
  readonly point: RepresentativePoint;
  readonly byStampMs: ReadonlyMap<number, Readonly<Record<HourlyVariable, number | null>>>;
}

/**
 * The point a place of an answer was asked for.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT for a place that lies elsewhere.
 */
export function pointOf(
  points: readonly RepresentativePoint[],
  index: number,
  { latitude, longitude }: LocationAnswer,
): RepresentativePoint {
  const point = points[index];
  const isThere =
    point !== undefined &&
    Math.abs(point.latitudeDeg - latitude) <= FARTHEST_CELL_DEG &&
    Math.abs(point.longitudeDeg - longitude) <= FARTHEST_CELL_DEG;
  if (!isThere)
    throw drift(`place ${index} lies at ${latitude}, ${longitude}: not where asked for`);
  return point;
}

/** A place's hours, and what of them cannot be used. */
export interface ReadPlace {
  readonly byStampMs: PlaceHours['byStampMs'];
  readonly setAside: readonly SetAsideRecord[];
  readonly invalidCells: readonly SetAsideRecord[];
}

/** Reads the hours of a place; of an hour that is there twice the first one counts. */
export function readPlace(
  place: LocationAnswer,
  point: RepresentativePoint,
  bronzeSha256: string,
): ReadPlace {
  const columns = HOURLY_VARIABLES.map((name) => [name, cellsOf(place, name)] as const);
  const byStampMs = new Map<number, Readonly<Record<HourlyVariable, number | null>>>();
  const setAside: SetAsideRecord[] = [];
  const invalidCells: SetAsideRecord[] = [];
  place.hourly.time.forEach((time, row) => {
    const recordKey = `${point.latitudeDeg}|${point.longitudeDeg}|${time}`;
    const stampMs = Date.parse(`${time}Z`);
    const cells = columns.map(([name, list]) => [name, list[row] ?? null] as const);
    const record = { recordKey, severity: 'defect', field: '', bronzeSha256 } as const;
    const rawValue = JSON.stringify(Object.fromEntries(cells));
    if (Number.isNaN(stampMs) || stampMs % CLIMATE_STEP_MS !== 0) {
      setAside.push({ ...record, reason: 'off_hour', rawValue });
      return;
    }
    if (byStampMs.has(stampMs)) {
      setAside.push({
        ...record,
        recordKey: `${recordKey}#${row}`,
        reason: 'duplicate_hour',
        rawValue,
      });
      return;
    }
    if (cells.every(([, cell]) => cell === null)) {
      setAside.push({ ...record, severity: 'expected', reason: 'not_yet_published', rawValue });
      return;
    }
    for (const [field, cell] of cells) {
      if (cell === null || isPossible(field, cell)) continue;
      const reason = typeof cell === 'number' ? 'impossible_value' : 'invalid_number';
      invalidCells.push({ ...record, field, reason, rawValue: JSON.stringify(cell) });
    }
    byStampMs.set(stampMs, possibleValues(cells));
  });
  return { byStampMs, setAside, invalidCells };
}

function isPossible(name: HourlyVariable, cell: unknown): cell is number {
  const [lowest, highest] = POSSIBLE[name];
  return typeof cell === 'number' && cell >= lowest && cell <= highest;
}

function possibleValues(
  cells: readonly (readonly [HourlyVariable, unknown])[],
): Readonly<Record<HourlyVariable, number | null>> {
  const values: Record<HourlyVariable, number | null> = {
    wind_speed_10m: null,
    wind_speed_100m: null,
    shortwave_radiation: null,
    temperature_2m: null,
  };
  for (const [name, cell] of cells) values[name] = isPossible(name, cell) ? cell : null;
  return values;
}
