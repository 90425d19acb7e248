import pl, { type DataFrame, type Series } from 'nodejs-polars';

import type { ReferenceCell } from '../../domain/place/reference-tables.js';
import { builtOnce } from '../built-once.js';

import type { ExtractedRow } from './extracted-rows.js';

/** Columns of a Silver frame of extracted rows besides its lineage, with their types. */
export type SilverTypes = Readonly<Record<string, 'text' | 'integer' | 'double' | 'boolean'>>;

/** Silver rows of places: regions, communes and postal codes below each other, told by `record_kind`. */
export const PLACE_TYPES = {
  record_kind: 'text',
  record_key: 'text',
  postal_code: 'text',
  commune_code: 'text',
  commune_name: 'text',
  department_code: 'text',
  region_code: 'text',
  region_name: 'text',
  population: 'integer',
  commune_count: 'integer',
  area_km2: 'double',
  is_in_eco2mix: 'boolean',
  node_code: 'text',
  node_basis: 'text',
} as const satisfies SilverTypes;

/** Who is believed of a grid node: its publisher, before what somebody copied into a database. */
export const NODE_SOURCE_RANK = { database: 0, publishedFile: 1 } as const;

/** Silver rows of grid nodes. */
export const NODE_TYPES = {
  record_kind: 'text',
  record_key: 'text',
  node_code: 'text',
  node_name: 'text',
  voltage_kv: 'double',
  node_state: 'text',
  node_function: 'text',
  longitude_deg: 'double',
  latitude_deg: 'double',
  region_code: 'text',
  is_simulated: 'boolean',
  source_rank: 'integer',
} as const satisfies SilverTypes;

const POLARS_TYPE = {
  text: pl.Utf8,
  integer: pl.Int64,
  double: pl.Float64,
  boolean: pl.Bool,
} as const;

/** A frame of extracted rows with the columns of `types`, its lineage and `is_current`. */
export function silverOf(types: SilverTypes, rows: readonly ExtractedRow[]): DataFrame {
  const column = (name: string, type: SilverTypes[string]): Series =>
    pl.Series(
      name,
      rows.map((row) => cellOf(row, name)),
      POLARS_TYPE[type],
    );
  const text = (name: string, of: (row: ExtractedRow) => string): Series =>
    pl.Series(name, rows.map(of), pl.Utf8);
  return withCurrency(
    pl.DataFrame([
      ...Object.entries(types).map(([name, type]) => column(name, type)),
      text('bronze_path', ({ raw }) => raw.bronzePath),
      text('bronze_sha256', ({ raw }) => raw.bronzeSha256),
      text('fetched_at_utc', ({ raw }) => raw.fetchedAtUtc),
    ]),
  );
}

function cellOf(row: ExtractedRow, name: string): ReferenceCell {
  if (name === 'record_kind') return row.table;
  if (name === 'record_key') return row.key;
  return row.cells[name] ?? null;
}

const KEY = ['record_kind', 'record_key'] as const;

/**
 * Rows with new ones among them: of each key the newest extract's. What the newest extract lacks
 * stays, and is not current. Merging the same rows twice changes nothing, in whatever order.
 */
export function mergeExtracts(existing: DataFrame | undefined, incoming: DataFrame): DataFrame {
  const all = existing === undefined ? incoming : pl.concat([existing, incoming]);
  const newest = all
    .sort(['fetched_at_utc', 'bronze_sha256'])
    .unique({ subset: [...KEY], keep: 'last', maintainOrder: true })
    .sort([...KEY]);
  return withCurrency(newest);
}

function withCurrency(rows: DataFrame): DataFrame {
  return rows.withColumn(isOfNewest());
}

const isOfNewest = builtOnce(() =>
  pl.col('fetched_at_utc').eq(pl.col('fetched_at_utc').max()).alias('is_current'),
);
