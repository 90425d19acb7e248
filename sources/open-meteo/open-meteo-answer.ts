import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import { UnusableAnswerError } from '../unusable-answer-error.js';

/** What is asked for, and the unit each has to come in. */
export const HOURLY_UNITS = {
  wind_speed_10m: 'm/s',
  wind_speed_100m: 'm/s',
  shortwave_radiation: 'W/m²',
  temperature_2m: '°C',
} as const;

/** A variable of {@link HOURLY_UNITS}. */
export type HourlyVariable = keyof typeof HOURLY_UNITS;

/** The variables, in the order they are asked for. */
export const HOURLY_VARIABLES = Object.keys(HOURLY_UNITS) as readonly HourlyVariable[];

const HOURLY_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const LOCATION = z.looseObject({
  latitude: z.number(),
  longitude: z.number(),
  utc_offset_seconds: z.number(),
  hourly_units: z.record(z.string(), z.string()),
  hourly: z.looseObject({ time: z.array(z.string().regex(HOURLY_TIME)) }),
});
const ANSWER = z.union([z.array(LOCATION).min(1), LOCATION]);
const CELLS = z.array(z.unknown());

/** Hours of one place, as sent: several of them come as an array, one alone without it. */
export type LocationAnswer = z.infer<typeof LOCATION>;

/**
 * The places of an answer, in the order they were asked for.
 *
 * @throws UnusableAnswerError SOURCE_TRUNCATED for JSON that breaks off, SOURCE_NOT_UNDERSTOOD for
 * anything else that is no answer.
 */
export function parseAnswer(body: Uint8Array): readonly LocationAnswer[] {
  const result = ANSWER.safeParse(jsonOf(body));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UnusableAnswerError(
      'SOURCE_NOT_UNDERSTOOD',
      `Open-Meteo's answer is not a forecast: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      body,
    );
  }
  return Array.isArray(result.data) ? result.data : [result.data];
}

function jsonOf(body: Uint8Array): unknown {
  const text = Buffer.from(body).toString('utf8').trim();
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const isCut = /^[[{]/.test(text);
    const code = isCut ? 'SOURCE_TRUNCATED' : 'SOURCE_NOT_UNDERSTOOD';
    throw new UnusableAnswerError(code, "Open-Meteo's answer is no whole JSON", body, cause);
  }
}

/**
 * Refuses an answer whose shape the product does not know: another zone, another unit, a variable
 * that is gone, lists of different lengths.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT saying which.
 */
export function refuseDrift({ utc_offset_seconds, hourly_units, hourly }: LocationAnswer): void {
  if (utc_offset_seconds !== 0) {
    throw drift(`times are ${utc_offset_seconds} s from UTC, and GMT was asked for`);
  }
  for (const [name, unit] of Object.entries(HOURLY_UNITS)) {
    const cells = hourly[name];
    if (cells === undefined) throw drift(`hourly.${name} is missing`);
    if (hourly_units[name] !== unit) {
      throw drift(`${name} comes in '${hourly_units[name] ?? ''}', not in '${unit}'`);
    }
    const sent = CELLS.safeParse(cells);
    if (sent.data?.length !== hourly.time.length) {
      throw drift(`hourly.${name} is not as long as hourly.time`);
    }
  }
}

/** The cells of a variable; call {@link refuseDrift} first. */
export function cellsOf({ hourly }: LocationAnswer, name: HourlyVariable): readonly unknown[] {
  return CELLS.parse(hourly[name]);
}

/** Variables the product did not ask for and does not know. */
export function unknownVariables({ hourly }: LocationAnswer): readonly string[] {
  return Object.keys(hourly).filter((name) => name !== 'time' && !(name in HOURLY_UNITS));
}

/** The error of an answer whose shape changed. */
export function drift(reason: string): GridError {
  return new GridError('PAYLOAD_SCHEMA_DRIFT', `Open-Meteo: ${reason}`);
}
