import pl, { type DataFrame } from 'nodejs-polars';

import { builtOnce } from '../built-once.js';
import { LINEAGE_COLUMNS, type SilverLayout } from '../source-pipeline.js';

/** What makes a national Silver row the row it is. */
export const NATIONAL_KEY = ['slot_start', 'series_code'] as const;

/** Columns that say what a national row states: those of `fact_national_flow`. */
export const NATIONAL_CONTENT = [
  ...NATIONAL_KEY,
  'value',
  'unit',
  'missing_reason',
  'step_minutes',
  'vintage_rank',
] as const;

/** Every column of a national Silver partition, in order. */
export const NATIONAL_SILVER_COLUMNS: readonly string[] = [...NATIONAL_CONTENT, ...LINEAGE_COLUMNS];

/** Where national series lie in Silver, whichever dataset brought them. */
export const NATIONAL_SILVER: SilverLayout = {
  folder: 'silver/eco2mix_national',
  fileName: 'series.parquet',
  partition: 'day',
  timeColumn: 'slot_start',
  merge: mergeNational,
};

/**
 * A partition with new rows in it: one row a (slot, series), the best vintage, among equals the
 * newest fetch (R3); a row that states nothing new keeps its first origin, and one for which the
 * source gave no value never takes the place of a value. A half-hour of a higher vintage, whose
 * second quarter says `inside_half_hour`, takes the place of both real-time quarters. Merging the
 * same rows twice changes nothing; of order see {@link SilverLayout.merge}.
 */
async function mergeNational(
  existing: DataFrame | undefined,
  incoming: DataFrame,
): Promise<DataFrame> {
  const all = existing === undefined ? incoming : pl.concat([existing, incoming]);
  return all
    .lazy()
    .withColumns(statesSomething())
    .sort(['states_something', 'vintage_rank', 'fetched_at_utc'])
    .unique({ subset: [...NATIONAL_CONTENT], keep: 'first', maintainOrder: true })
    .unique({ subset: [...NATIONAL_KEY], keep: 'last', maintainOrder: true })
    .sort([...NATIONAL_KEY])
    .select(...NATIONAL_SILVER_COLUMNS)
    .collect();
}

const statesSomething = builtOnce(() =>
  pl.col('step_minutes').isNotNull().alias('states_something'),
);
