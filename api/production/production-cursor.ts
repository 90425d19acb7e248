import { createHash } from 'node:crypto';

import { z } from 'zod';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { findInstant } from '../../domain/time/instant.js';
import type { FlowPosition, FlowQuery } from '../../platform/warehouse/warehouse-reader.js';

const CURSOR_SCHEMA = z.tuple([
  z.string(),
  z.string(),
  z.enum(REGION_CODES),
  z.enum(REGIONAL_ENERGY_SOURCES),
]);

/** The words after which a series goes on, bound to the series it was given with. */
export function encodeCursor(series: string, position: FlowPosition): string {
  const words = [digestOf(series), position.slotStartUtc, position.regionCode, position.source];
  return Buffer.from(JSON.stringify(words)).toString('base64url');
}

/** The position a cursor names, or undefined when it is broken or of another series. */
export function findCursorPosition(series: string, cursor: string): FlowPosition | undefined {
  const words = CURSOR_SCHEMA.safeParse(findJson(cursor));
  if (!words.success || words.data[0] !== digestOf(series)) return undefined;
  const [, slotStart, regionCode, source] = words.data;
  const slotStartUtc = findInstant(slotStart);
  return slotStartUtc === undefined ? undefined : { slotStartUtc, regionCode, source };
}

/** What makes two queries pages of one series: all of them but limit and position. */
export function seriesOf(query: Omit<FlowQuery, 'after' | 'limit'>): string {
  const { window, regionCodes, sources, asOfUtc } = query;
  const words = [window.startUtc, window.endUtc, regionCodes.join(), sources.join(), asOfUtc ?? ''];
  return words.join('|');
}

function digestOf(series: string): string {
  return createHash('sha256').update(series).digest('base64url').slice(0, 12);
}

function findJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
