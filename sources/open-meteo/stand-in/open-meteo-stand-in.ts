import type { IncomingMessage, ServerResponse } from 'node:http';

import { findCellHolding } from '../../../domain/climate/grid-cell.js';
import { createGridWeather, type GridWeather } from '../../era5/stand-in/simulated-weather.js';
import {
  createStandInFaults,
  jsonStandInAnswer,
  sendStandInAnswer,
  type FaultAim,
  type StandInAnswer,
  type TransportFault,
} from '../../stand-in-faults.js';
import { HOURLY_UNITS, HOURLY_VARIABLES, type HourlyVariable } from '../open-meteo-answer.js';

/** A question as the stand-in saw it. */
export interface OpenMeteoRequest {
  /** `/v1/forecast` or `/v1/archive`. */
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly receivedAtMs: number;
}

/** What may go wrong with Open-Meteo. */
export type OpenMeteoFaultKind =
  | TransportFault
  /** Refuses with 429 in its own words. */
  | { readonly kind: 'limit'; readonly period: 'Minutely' | 'Hourly' | 'Daily' }
  /** Sends a variable in another unit, under its name. */
  | { readonly kind: 'unit'; readonly name: HourlyVariable; readonly unit: string }
  /** Leaves a variable out. */
  | { readonly kind: 'missing-variable'; readonly name: HourlyVariable };

/** A fault, how often it strikes and whom. */
export type OpenMeteoFault = OpenMeteoFaultKind & FaultAim<OpenMeteoRequest>;

/** How the stand-in is made. */
export interface OpenMeteoStandInOptions {
  readonly seed: number;
  /** Now, epoch milliseconds; the machine's clock when left out. */
  readonly clock?: () => number;
}

/** A stand-in of Open-Meteo, to be mounted on a server: `<mount>/v1/forecast`, `<mount>/v1/archive`. */
export interface OpenMeteoStandIn {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The requests so far, oldest first; the last 1,000 of them. */
  requests(): readonly OpenMeteoRequest[];
  /** Adds faults behind those still waiting. */
  addFaults(faults: readonly OpenMeteoFault[]): void;
  /** Drops the faults still waiting. */
  clearFaults(): void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REMEMBERED_REQUESTS = 1_000;
const MOST_FORECAST_DAYS = 16;
const MOST_PAST_DAYS = 92;
/** The archive has nothing for its last days. */
const ARCHIVE_LAG_MS = 5 * DAY_MS;
const KELVIN = 273.15;
/** The forecast of an hour drifts from what comes by this share a day ahead. */
const FORECAST_BIAS_PER_DAY = 0.02;

/** A stand-in that tells the weather of the simulated ERA5 of the same seed. */
export function createOpenMeteoStandIn(options: OpenMeteoStandInOptions): OpenMeteoStandIn {
  const weather = createGridWeather(options.seed);
  const clock = options.clock ?? Date.now;
  const faults = createStandInFaults<OpenMeteoRequest, OpenMeteoFault>();
  const seen: OpenMeteoRequest[] = [];
  return {
    handle: (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const asked = { path: pathname, parameters: searchParams, receivedAtMs: clock() };
      seen.push(asked);
      if (seen.length > REMEMBERED_REQUESTS) seen.shift();
      const fault = faults.take(asked);
      const answer = answerTo(weather, asked, fault);
      sendStandInAnswer(response, answer, transportFault(fault));
      return Promise.resolve();
    },
    requests: () => [...seen],
    addFaults: (added) => {
      faults.add(added);
    },
    clearFaults: () => {
      faults.clear();
    },
  };
}

function transportFault(fault: OpenMeteoFault | undefined): TransportFault | undefined {
  if (fault === undefined) return undefined;
  const { kind } = fault;
  return kind === 'limit' || kind === 'unit' || kind === 'missing-variable' ? undefined : fault;
}

function answerTo(
  weather: GridWeather,
  asked: OpenMeteoRequest,
  fault: OpenMeteoFault | undefined,
): StandInAnswer {
  if (fault?.kind === 'limit') {
    return refusal(429, `${fault.period} API request limit exceeded. Please try again later.`);
  }
  const question = readQuestion(asked);
  if (typeof question === 'string') return refusal(400, question);
  const hours = hoursOf(weather, question);
  const places = question.places.map((place, index) =>
    withFault(placeAnswer(hours, question, place, index), fault),
  );
  return jsonStandInAnswer(200, places.length === 1 ? places[0] : places);
}

function refusal(status: number, reason: string): StandInAnswer {
  return jsonStandInAnswer(status, { error: true, reason });
}

interface Question {
  readonly isArchive: boolean;
  readonly places: readonly { readonly latitude: number; readonly longitude: number }[];
  readonly startMs: number;
  /** Midnight after the last day. */
  readonly endMs: number;
  readonly nowMs: number;
  readonly windUnit: string;
}

/** The question, or the sentence it is refused with. */
function readQuestion({ path, parameters, receivedAtMs }: OpenMeteoRequest): Question | string {
  const isArchive = path === '/v1/archive';
  if (!isArchive && path !== '/v1/forecast') return 'Not Found';
  const latitudes = numbersIn(parameters.get('latitude'));
  const longitudes = numbersIn(parameters.get('longitude'));
  if (latitudes.length === 0 || latitudes.length !== longitudes.length) {
    return "Parameter 'latitude' and 'longitude' must have the same number of elements";
  }
  const unknown = (parameters.get('hourly') ?? '')
    .split(',')
    .find((name) => !HOURLY_VARIABLES.some((known) => known === name));
  if (unknown !== undefined) {
    return `Data corrupted at path ''. Cannot initialize variable from invalid String value ${unknown}.`;
  }
  const startMs = Date.parse(parameters.get('start_date') ?? '');
  const lastMs = Date.parse(parameters.get('end_date') ?? '');
  const range = rangeRefusal(isArchive, startMs, lastMs, receivedAtMs);
  if (range !== undefined) return range;
  return {
    isArchive,
    places: latitudes.map((latitude, index) => ({ latitude, longitude: longitudes[index] ?? 0 })),
    startMs,
    endMs: lastMs + DAY_MS,
    nowMs: receivedAtMs,
    windUnit: parameters.get('wind_speed_unit') === 'ms' ? 'm/s' : 'km/h',
  };
}

function rangeRefusal(
  isArchive: boolean,
  startMs: number,
  lastMs: number,
  nowMs: number,
): string | undefined {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const first = isArchive ? Date.UTC(1940, 0, 1) : today - MOST_PAST_DAYS * DAY_MS;
  const last = isArchive ? today : today + MOST_FORECAST_DAYS * DAY_MS;
  const span = `${dayOf(first)} to ${dayOf(last)}`;
  if (!(startMs >= first)) return `Parameter 'start_date' is out of allowed range from ${span}`;
  if (!(lastMs <= last)) return `Parameter 'end_date' is out of allowed range from ${span}`;
  return startMs > lastMs ? "Parameter 'end_date' must be larger than 'start_date'" : undefined;
}

function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

function numbersIn(list: string | null): readonly number[] {
  const numbers = (list ?? '').split(',').map((text) => (text === '' ? Number.NaN : Number(text)));
  return numbers.every((number) => Number.isFinite(number)) ? numbers : [];
}

interface PlaceAnswer extends Readonly<Record<string, unknown>> {
  readonly hourly_units: Readonly<Record<string, string>>;
  readonly hourly: Readonly<Record<string, readonly (number | string | null)[]>>;
}

interface StampedWeather {
  readonly stampMs: number;
  readonly at: ReturnType<GridWeather>;
}

function hoursOf(weather: GridWeather, { startMs, endMs }: Question): readonly StampedWeather[] {
  const hours: StampedWeather[] = [];
  for (let stampMs = startMs; stampMs < endMs; stampMs += HOUR_MS) {
    hours.push({ stampMs, at: weather(stampMs) });
  }
  return hours;
}

function placeAnswer(
  hours: readonly StampedWeather[],
  question: Question,
  place: Question['places'][number],
  index: number,
): PlaceAnswer {
  const cell = findCellHolding({ latitudeDeg: place.latitude, longitudeDeg: place.longitude });
  const windFactor = question.windUnit === 'm/s' ? 1 : 3.6;
  const rows = hours.map(({ stampMs, at }) => {
    const isKnown = !question.isArchive || stampMs <= question.nowMs - ARCHIVE_LAG_MS;
    if (cell === undefined || !isKnown) return undefined;
    const there = at(cell);
    const daysAhead = Math.max(0, (stampMs - question.nowMs) / DAY_MS);
    const drift = question.isArchive ? 1 : 1 + FORECAST_BIAS_PER_DAY * daysAhead;
    return {
      wind_speed_10m: windFactor * drift * Math.hypot(there.u10, there.v10),
      wind_speed_100m: windFactor * drift * Math.hypot(there.u100, there.v100),
      shortwave_radiation: there.ssrd / 3600,
      temperature_2m: there.t2m - KELVIN,
    };
  });
  const column = (name: HourlyVariable): (number | null)[] =>
    rows.map((row) => (row === undefined ? null : Math.round(row[name] * 100) / 100));
  return {
    ...place,
    ...(index === 0 ? {} : { location_id: index }),
    generationtime_ms: 0.5,
    utc_offset_seconds: 0,
    timezone: 'GMT',
    timezone_abbreviation: 'GMT',
    elevation: 100,
    hourly_units: {
      time: 'iso8601',
      ...HOURLY_UNITS,
      wind_speed_10m: question.windUnit,
      wind_speed_100m: question.windUnit,
    },
    hourly: {
      time: hours.map(({ stampMs }) => new Date(stampMs).toISOString().slice(0, 16)),
      ...Object.fromEntries(HOURLY_VARIABLES.map((name) => [name, column(name)])),
    },
  };
}

function withFault(place: PlaceAnswer, fault: OpenMeteoFault | undefined): PlaceAnswer {
  if (fault?.kind === 'unit') {
    return { ...place, hourly_units: { ...place.hourly_units, [fault.name]: fault.unit } };
  }
  if (fault?.kind === 'missing-variable') {
    const kept = Object.entries(place.hourly).filter(([name]) => name !== fault.name);
    return { ...place, hourly: Object.fromEntries(kept) };
  }
  return place;
}
