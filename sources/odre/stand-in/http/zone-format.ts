import { tzOffset } from '@date-fns/tz';

import { MINUTE_MS } from '../../../../domain/time/instant.js';
import { PARIS_ZONE } from '../../../../domain/time/paris-time.js';
import { parisOffsetMs } from '../simulator/paris-calendar.js';

import { parameterRefusal } from './refusal.js';

/** Writes an instant as `2026-08-27T09:45:00+02:00`. */
export type InstantFormat = (epochMs: number) => string;

/**
 * The way instants are written for a `timezone` parameter.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's InvalidRESTParameterError for a zone that is none.
 */
export function instantFormat(zone: string | null): InstantFormat {
  if (zone === null || zone === '' || zone.toUpperCase() === 'UTC') {
    return (epochMs) => `${new Date(epochMs).toISOString().slice(0, 19)}+00:00`;
  }
  if (zone === PARIS_ZONE) return (epochMs) => withOffset(epochMs, parisOffsetMs(epochMs));
  if (Number.isNaN(tzOffset(zone, new Date(0)))) {
    throw parameterRefusal('timezone', zone, 'a time zone name');
  }
  return (epochMs) => withOffset(epochMs, tzOffset(zone, new Date(epochMs)) * MINUTE_MS);
}

function withOffset(epochMs: number, offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  const rest = String(minutes % 60).padStart(2, '0');
  const sign = offsetMs < 0 ? '-' : '+';
  return `${new Date(epochMs + offsetMs).toISOString().slice(0, 19)}${sign}${hours}:${rest}`;
}
