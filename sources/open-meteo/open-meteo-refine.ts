import pl, { type DataFrame } from 'nodejs-polars';

import type { RepresentativePoint } from '../../domain/climate/representative-points.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { epochMsOf, instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import {
  CLIMATE_COLUMNS,
  CLIMATE_PROVIDERS,
  CLIMATE_STEP_MS,
  mergeHours,
  newestHour,
  newestMeasuredHour,
  noHours,
  VALUE_DIGITS,
} from '../regional-climate.js';
import type { RawObject, RefinedRows, SetAsideRecord } from '../source-pipeline.js';

import {
  cellsOf,
  drift,
  HOURLY_VARIABLES,
  parseAnswer,
  refuseDrift,
  unknownVariables,
  type HourlyVariable,
  type LocationAnswer,
} from './open-meteo-answer.js';

/** Datasets of Open-Meteo. */
export type OpenMeteoDataset = 'open-meteo-forecast' | 'open-meteo-archive';

/** An answer tells where its model's cell lies: no farther from the point asked for than this. */
const FARTHEST_CELL_DEG = 0.3;
/** Lowest and highest value that can be, on Earth. */
const POSSIBLE: Readonly<Record<HourlyVariable, readonly [lowest: number, highest: number]>> = {
  wind_speed_10m: [0, 90],
  wind_speed_100m: [0, 120],
  shortwave_radiation: [0, 1_400],
  temperature_2m: [-60, 60],
};

/**
 * Regional hours of raw answers: the weighted mean of the points of each region, missing as soon as
 * one of them is. Wind and temperature of stamp h belong to the hour that begins at h. Radiation is
 * the mean of the preceding hour (https://open-meteo.com/en/docs: "Preceding hour mean"): that of
 * stamp h + 1 h belongs to the hour that begins at h.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT for other units, another zone, other places, a missing
 * variable.
 */
export async function refineOpenMeteo(
  dataset: OpenMeteoDataset,
  points: readonly RepresentativePoint[],
  window: TimeWindow,
  raw: readonly RawObject[],
): Promise<RefinedRows> {
  const parts: RefinedAnswer[] = [];
  for (const object of raw) {
    parts.push(refineAnswer({ dataset, points, window }, object, await object.read()));
  }
  const silver = await onlyBest(parts.map((part) => part.silver));
  const setAsideRows = parts.flatMap((part) => part.setAside);
  const rowsIn = parts.reduce((sum, part) => sum + part.rowsIn, 0);
  return {
    silver,
    rowsIn,
    rowsAccepted: rowsIn - setAsideRows.length,
    setAsideRows,
    invalidCells: parts.flatMap((part) => part.invalidCells),
    unknownColumns: [...new Set(parts.flatMap((part) => part.unknownColumns))],
    newestSlotUtc: newestHour(silver),
    newestMeasuredUtc: newestOf(parts.map((part) => part.newestMeasuredUtc)),
  };
}

interface Question {
  readonly dataset: OpenMeteoDataset;
  readonly points: readonly RepresentativePoint[];
  readonly window: TimeWindow;
}

interface RefinedAnswer {
  readonly silver: DataFrame;
  readonly rowsIn: number;
  readonly setAside: readonly SetAsideRecord[];
  readonly invalidCells: readonly SetAsideRecord[];
  readonly unknownColumns: readonly string[];
  readonly newestMeasuredUtc: UtcInstant | null;
}

/** A place's values by the instant they are stamped with; null for missing. */
interface PlaceHours {
  readonly point: RepresentativePoint;
  readonly byStampMs: ReadonlyMap<number, Readonly<Record<HourlyVariable, number | null>>>;
}

function refineAnswer(question: Question, object: RawObject, body: Uint8Array): RefinedAnswer {
  const places = parseAnswer(body);
  if (places.length !== question.points.length) {
    throw drift(`${places.length} places answered, ${question.points.length} were asked for`);
  }
  const setAside: SetAsideRecord[] = [];
  const invalidCells: SetAsideRecord[] = [];
  const hours = places.map((place, index): PlaceHours => {
    const point = pointOf(question.points, index, place);
    refuseDrift(place);
    const read = readPlace(place, point, object.bronzeSha256);
    setAside.push(...read.setAside);
    invalidCells.push(...read.invalidCells);
    return { point, byStampMs: read.byStampMs };
  });
  const silver = silverOf(question, hours, object);
  return {
    silver,
    rowsIn: places.reduce((sum, { hourly }) => sum + hourly.time.length, 0),
    setAside,
    invalidCells,
    unknownColumns: [...new Set(places.flatMap(unknownVariables))],
    newestMeasuredUtc: newestMeasuredHour(begunBy(silver, object.fetchedAtUtc)),
  };
}

function pointOf(
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

interface ReadPlace {
  readonly byStampMs: PlaceHours['byStampMs'];
  readonly setAside: readonly SetAsideRecord[];
  readonly invalidCells: readonly SetAsideRecord[];
}

function readPlace(
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

/** The mean of a region's points, null when one of them has no value. */
function regionalMean(
  places: readonly PlaceHours[],
  stampMs: number,
  name: HourlyVariable,
): number | null {
  let sum = 0;
  for (const { point, byStampMs } of places) {
    const value = byStampMs.get(stampMs)?.[name] ?? null;
    if (value === null) return null;
    sum += point.shareRatio * value;
  }
  const digits = 10 ** VALUE_DIGITS;
  return Math.round(sum * digits) / digits;
}

interface RegionalHour {
  readonly regionCode: string;
  readonly hourStartMs: number;
  readonly wind10m: number | null;
  readonly wind100m: number | null;
  readonly irradiance: number | null;
  readonly temperature: number | null;
}

function regionalHours(window: TimeWindow, places: readonly PlaceHours[]): readonly RegionalHour[] {
  const [startMs, endMs] = [epochMsOf(window.startUtc), epochMsOf(window.endUtc)];
  const hours: RegionalHour[] = [];
  for (const regionCode of REGION_CODES) {
    const here = places.filter(({ point }) => point.regionCode === regionCode);
    for (
      let ms = Math.ceil(startMs / CLIMATE_STEP_MS) * CLIMATE_STEP_MS;
      ms < endMs;
      ms += CLIMATE_STEP_MS
    ) {
      const hour: RegionalHour = {
        regionCode,
        hourStartMs: ms,
        wind10m: regionalMean(here, ms, 'wind_speed_10m'),
        wind100m: regionalMean(here, ms, 'wind_speed_100m'),
        irradiance: regionalMean(here, ms + CLIMATE_STEP_MS, 'shortwave_radiation'),
        temperature: regionalMean(here, ms, 'temperature_2m'),
      };
      if (hasAnyValue(hour)) hours.push(hour);
    }
  }
  return hours;
}

function hasAnyValue({ wind10m, wind100m, irradiance, temperature }: RegionalHour): boolean {
  return [wind10m, wind100m, irradiance, temperature].some((value) => value !== null);
}

function silverOf(
  { dataset, window }: Question,
  places: readonly PlaceHours[],
  object: RawObject,
): DataFrame {
  const hours = regionalHours(window, places);
  if (hours.length === 0) return noHours();
  const text = (name: string, of: (hour: RegionalHour) => string): pl.Series =>
    pl.Series(name, hours.map(of), pl.Utf8);
  const value = (name: string, of: (hour: RegionalHour) => number | null): pl.Series =>
    pl.Series(name, hours.map(of), pl.Float64);
  return pl
    .DataFrame([
      text('region_code', ({ regionCode }) => regionCode),
      value('hour_start', ({ hourStartMs }) => hourStartMs)
        .cast(pl.Int64)
        .cast(pl.Datetime('ms')),
      text('weighting', () => 'area'),
      value('wind_speed_10m_m_per_s', ({ wind10m }) => wind10m),
      value('wind_speed_100m_m_per_s', ({ wind100m }) => wind100m),
      value('solar_irradiance_w_per_m2', ({ irradiance }) => irradiance),
      value('temperature_c', ({ temperature }) => temperature),
      text('provider', () => dataset),
      value('provider_rank', () => CLIMATE_PROVIDERS[dataset]).cast(pl.Int32),
      text('bronze_path', () => object.bronzePath),
      text('bronze_sha256', () => object.bronzeSha256),
      text('fetched_at_utc', () => object.fetchedAtUtc),
    ])
    .select(...CLIMATE_COLUMNS);
}

/** Hours that had begun when the answer came: a forecast of tomorrow is nothing measured. */
function begunBy(silver: DataFrame, instant: UtcInstant): DataFrame {
  const lastMs = pl.lit(epochMsOf(instant)).cast(pl.Int64);
  return silver.filter(pl.col('hour_start').cast(pl.Int64).ltEq(lastMs));
}

function newestOf(instants: readonly (UtcInstant | null)[]): UtcInstant | null {
  const known = instants.filter((instant) => instant !== null).map(epochMsOf);
  return known.length === 0 ? null : instantFromEpochMs(Math.max(...known));
}

async function onlyBest(parts: readonly DataFrame[]): Promise<DataFrame> {
  const [first, ...others] = parts;
  if (first === undefined) return noHours();
  return mergeHours(others.length === 0 ? undefined : pl.concat(others), first);
}
