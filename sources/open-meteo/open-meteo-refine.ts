import pl, { type DataFrame } from 'nodejs-polars';

import type { RepresentativePoint } from '../../domain/climate/representative-points.js';
import { epochMsOf, instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import {
  CLIMATE_COLUMNS,
  CLIMATE_PROVIDERS,
  mergeHours,
  newestHour,
  newestMeasuredHour,
  noHours,
} from '../regional-climate.js';
import type { RawObject, RefinedRows, SetAsideRecord } from '../source-pipeline.js';

import { drift, parseAnswer, refuseDrift, unknownVariables } from './open-meteo-answer.js';
import { pointOf, readPlace, type PlaceHours } from './place-hours.js';
import { regionalHours, type RegionalHour } from './regional-hours.js';

/** Datasets of Open-Meteo. */
export type OpenMeteoDataset = 'open-meteo-forecast' | 'open-meteo-archive';

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
