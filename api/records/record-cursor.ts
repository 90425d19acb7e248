import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { RecordTable } from '../../domain/star-schema/record-table.js';
import type { RecordCell } from '../../platform/warehouse/records/record-cells.js';
import type { RecordQuery, RecordRow } from '../../platform/warehouse/records/record-query.js';

const CURSOR_SCHEMA = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(2);

/** What makes two queries pages of one series: all of them but limit and position. */
export type RecordSeries = Omit<RecordQuery, 'after' | 'limit'>;

/** The words after which a series goes on behind a row, bound to the series it was given with. */
export function encodeRecordCursor(series: RecordSeries, row: RecordRow): string {
  const key = series.table.key.map(({ name }) => row[name] ?? null);
  return Buffer.from(JSON.stringify([digestOf(series), ...key])).toString('base64url');
}

/** The key a cursor names, or undefined when it is broken or of another series. */
export function findRecordCursor(
  series: RecordSeries,
  cursor: string,
): readonly RecordCell[] | undefined {
  const words = CURSOR_SCHEMA.safeParse(findJson(cursor));
  if (!words.success) return undefined;
  const [digest, ...key] = words.data;
  const isOfSeries = digest === digestOf(series) && key.length === series.table.key.length;
  return isOfSeries && holdsKey(series.table, key) ? key : undefined;
}

/** A text that names a series. */
export function recordSeriesText({ table, filters, window, asOfUtc }: RecordSeries): string {
  return JSON.stringify([table.name, filters ?? {}, window ?? {}, asOfUtc ?? '']);
}

function holdsKey(table: RecordTable, key: readonly RecordCell[]): boolean {
  return table.key.every(({ type }, index) => {
    const isNumber = type === 'integer' || type === 'double';
    const expected = type === 'boolean' ? 'boolean' : isNumber ? 'number' : 'string';
    return typeof key[index] === expected;
  });
}

function digestOf(series: RecordSeries): string {
  return createHash('sha256').update(recordSeriesText(series)).digest('base64url').slice(0, 12);
}

function findJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
