import axios from 'axios';

import type { GridPoint } from '../../domain/climate/grid-cell.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { instantFromEpochMs } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { asSourceError } from '../http-failure.js';
import type { ReceivedObject } from '../source-pipeline.js';

import { HOURLY_UNITS, parseAnswer } from './open-meteo-answer.js';

const TIMEOUT_MS = 60_000;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** Asks Open-Meteo. One attempt a call: who calls decides about retries. */
export interface OpenMeteoClient {
  /**
   * The hours of a window at all points, in one answer: every UTC day the window touches, and the
   * day of its end, whose first stamp tells the radiation of the last hour.
   *
   * @throws GridError SOURCE_UNREACHABLE, SOURCE_UNAVAILABLE, SOURCE_RATE_LIMITED, SOURCE_REJECTED;
   * UnusableAnswerError for a body that is no answer.
   */
  fetchHours(window: TimeWindow, points: readonly GridPoint[]): Promise<ReceivedObject>;
}

/** Where Open-Meteo is asked. */
export interface OpenMeteoClientOptions {
  /** The endpoint itself: `https://api.open-meteo.com/v1/forecast`, `https://archive-api.open-meteo.com/v1/archive`. */
  readonly url: string;
  readonly timeoutMs?: number;
}

/** A client of one endpoint of Open-Meteo. */
export function createOpenMeteoClient(options: OpenMeteoClientOptions): OpenMeteoClient {
  const http = axios.create({
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    responseType: 'arraybuffer',
  });
  return {
    fetchHours: async (window, points) => {
      const params = parametersOf(window, points);
      try {
        const { data, headers } = await http.get<Buffer>(options.url, { params });
        const hours = parseAnswer(data).reduce((sum, { hourly }) => sum + hourly.time.length, 0);
        return {
          body: data,
          extension: 'json',
          rows: hours,
          contentType: String(headers['content-type'] ?? ''),
          sourceUrl: http.getUri({ url: options.url, params }),
          fetchedAtUtc: instantFromEpochMs(Date.now()),
        };
      } catch (error) {
        throw withPause(asSourceError(error, { name: 'Open-Meteo', secrets: [] }));
      }
    },
  };
}

function parametersOf(window: TimeWindow, points: readonly GridPoint[]): Record<string, string> {
  return {
    latitude: points.map(({ latitudeDeg }) => latitudeDeg).join(','),
    longitude: points.map(({ longitudeDeg }) => longitudeDeg).join(','),
    hourly: Object.keys(HOURLY_UNITS).join(','),
    wind_speed_unit: 'ms',
    timezone: 'GMT',
    start_date: window.startUtc.slice(0, 10),
    end_date: window.endUtc.slice(0, 10),
  };
}

/** The pause each of its limits asks for: no header says it, only the word in the reason. */
const PAUSES: readonly (readonly [word: RegExp, seconds: number])[] = [
  [/\bminutely\b/i, MINUTE_SECONDS],
  [/\bhourly\b/i, HOUR_SECONDS],
  [/\bdaily\b|\bmonthly\b/i, DAY_SECONDS],
];

function withPause(error: GridError): GridError {
  const isPauseGiven = typeof error.details['retryAfterSeconds'] === 'number';
  if (error.code !== 'SOURCE_RATE_LIMITED' || isPauseGiven) return error;
  const seconds = PAUSES.find(([word]) => word.test(error.message))?.[1] ?? MINUTE_SECONDS;
  const details = { ...error.details, retryAfterSeconds: seconds };
  return new GridError(error.code, error.message, details, error.cause);
}
