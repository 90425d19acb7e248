import { z } from 'zod';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { ASSET_KINDS, OUTAGE_STATUSES } from '../../domain/outage/outage.js';
import type { DeclaredOutage } from '../../domain/outage/unavailable-capacity.js';
import { REGION_CODES } from '../../domain/region/region.js';
import { FACT_OUTAGE, FACT_OUTAGE_PERIOD } from '../../domain/star-schema/outage-tables.js';
import type { RecordTable } from '../../domain/star-schema/record-table.js';
import { parseInstant } from '../../domain/time/instant.js';
import type { RecordQuery, RecordRow } from '../../platform/warehouse/records/record-query.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';

const BATCH_ROWS = 5_000;

const absent = <T extends z.ZodType>(schema: T) =>
  schema.nullable().transform((value) => value ?? undefined);
const instant = z.string().transform(parseInstant);

const OUTAGE_ROW = z.object({
  outage_id: z.string(),
  version: z.number(),
  status: z.enum(OUTAGE_STATUSES),
  asset_code: absent(z.string()),
  asset_name: z.string(),
  asset_kind: z.enum(ASSET_KINDS),
  source_code: absent(z.enum(REGIONAL_ENERGY_SOURCES)),
  region_code: absent(z.enum(REGION_CODES)),
  installed_mw: absent(z.number()),
  started_at: instant,
  ended_at: absent(instant),
});

const SPAN_ROW = z.object({
  outage_id: z.string(),
  version: z.number(),
  direction: z.string(),
  period_start: instant,
  period_end: absent(instant),
  available_mw: absent(z.number()),
  unavailable_mw: absent(z.number()),
});

/** Which outages to read. */
export type DeclaredOutagesQuery = Required<Pick<RecordQuery, 'window'>> &
  Pick<RecordQuery, 'asOfUtc'> & {
    readonly publisher: string;
    /** Filters on columns of `fact_outage`. */
    readonly filters: NonNullable<RecordQuery['filters']>;
  };

/**
 * Outages of a publisher that overlap a window, as Gold knows them, each with those of its spans that
 * do. A span counts with the version of the event it belongs to only: a load between the two readings
 * takes nothing of an event and leaves the rest.
 */
export async function findDeclaredOutages(
  reader: WarehouseReader,
  { publisher, filters, ...asked }: DeclaredOutagesQuery,
): Promise<readonly DeclaredOutage[]> {
  const [outageRows, spanRows] = await Promise.all([
    readAll(reader, {
      ...asked,
      table: FACT_OUTAGE,
      filters: { ...filters, publisher: [publisher] },
    }),
    readAll(reader, { ...asked, table: FACT_OUTAGE_PERIOD, filters: { publisher: [publisher] } }),
  ]);
  const spans = Map.groupBy(z.array(SPAN_ROW).parse(spanRows), versionKey);
  return z
    .array(OUTAGE_ROW)
    .parse(outageRows)
    .map((row) => ({
      status: row.status,
      startedAtUtc: row.started_at,
      endedAtUtc: row.ended_at,
      asset: {
        code: row.asset_code,
        name: row.asset_name,
        kind: row.asset_kind,
        source: row.source_code,
        regionCode: row.region_code,
        installedMw: row.installed_mw,
      },
      spans: (spans.get(versionKey(row)) ?? []).map((span) => ({
        startUtc: span.period_start,
        endUtc: span.period_end,
        direction: span.direction,
        availableMw: span.available_mw,
        unavailableMw: span.unavailable_mw,
      })),
    }));
}

function versionKey(row: { readonly outage_id: string; readonly version: number }): string {
  return `${row.version} ${row.outage_id}`;
}

async function readAll(
  reader: WarehouseReader,
  query: Omit<RecordQuery, 'limit' | 'after'> & { readonly table: RecordTable },
): Promise<readonly RecordRow[]> {
  const rows: RecordRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last === undefined ? {} : { after: keyOf(query.table, last) };
    const batch = await reader.findRecords({ ...query, ...after, limit: BATCH_ROWS });
    rows.push(...batch);
    if (batch.length < BATCH_ROWS) return rows;
  }
}

function keyOf({ key }: RecordTable, row: RecordRow) {
  return key.map(({ name }) => row[name] ?? null);
}
