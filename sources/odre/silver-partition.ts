import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { VINTAGES, vintageRank } from '../../domain/energy/vintage.js';
import type { UtcInstant } from '../../domain/time/instant.js';

import { builtOnce } from './built-once.js';
import { SILVER_COLUMNS, SILVER_CONTENT, SILVER_KEY } from './silver-columns.js';

const STEP_OF_HALF_HOUR = 30;
const QUARTER_HOUR_MS = 15 * 60_000;
const DAY_COLUMN = 'utc_day';

/** Path of the Silver partition that holds a UTC day of regional flows. */
export function silverPartitionPath(day: UtcInstant): string {
  const [year, month, date] = day.slice(0, 10).split('-');
  return `silver/eco2mix_regional/year=${String(year)}/month=${String(month)}/day=${String(date)}/flows.parquet`;
}

/**
 * Partitions with new rows in them: one row a (region, slot), the best vintage, among equals the
 * newest fetch (R3). A row that states nothing new keeps its first origin, and a quarter-hour that
 * a half-hour of a higher vintage covers leaves; so merging the same rows twice changes nothing.
 */
export async function mergePartition(
  existing: DataFrame | undefined,
  incoming: DataFrame,
): Promise<DataFrame> {
  const all = existing === undefined ? incoming : pl.concat([existing, incoming]);
  const { rank, isHalfHour, coveredSlots, staysUncovered } = mergeExpressions();
  const best = await all
    .lazy()
    .withColumns(rank)
    .sort(['rank', 'fetched_at_utc'])
    .unique({ subset: [...SILVER_CONTENT], keep: 'first', maintainOrder: true })
    .unique({ subset: [...SILVER_KEY], keep: 'last', maintainOrder: true })
    .collect();
  const halfHours = best.filter(isHalfHour).select(...coveredSlots);
  return best
    .join(halfHours, { on: [...SILVER_KEY], how: 'left' })
    .filter(staysUncovered)
    .sort([...SILVER_KEY])
    .select(...SILVER_COLUMNS);
}

const mergeExpressions = builtOnce(() => ({
  rank: rankOf(pl.col('vintage')).alias('rank'),
  isHalfHour: pl.col('step_minutes').eq(pl.lit(STEP_OF_HALF_HOUR)),
  /** The quarter-hour inside a half-hour, and what vintage covers it. */
  coveredSlots: [
    pl.col('region_code'),
    pl
      .col('slot_start_utc')
      .cast(pl.Int64)
      .plus(pl.lit(QUARTER_HOUR_MS).cast(pl.Int64))
      .cast(pl.Datetime('ms'))
      .alias('slot_start_utc'),
    pl.col('rank').alias('covering_rank'),
  ],
  staysUncovered: pl
    .col('covering_rank')
    .isNull()
    .or(pl.col('covering_rank').ltEq(pl.col('rank'))),
}));

/** Rows by the UTC day their slot starts in, `2026-08-27`, in the order given; days without rows are absent. */
export function rowsByUtcDay(frame: DataFrame): ReadonlyMap<string, DataFrame> {
  const parts = frame.withColumns(utcDay()).partitionBy([DAY_COLUMN], true);
  return new Map(
    parts.map((part) => [String(part.getColumn(DAY_COLUMN).get(0)), part.drop(DAY_COLUMN)]),
  );
}

const utcDay = builtOnce(() => pl.col('slot_start_utc').dt.strftime('%Y-%m-%d').alias(DAY_COLUMN));

/** The rows of a frame whose slot starts in a half-open span of instants. */
export function rowsWithin(frame: DataFrame, startMs: number, endMs: number): DataFrame {
  const epochMs = pl.col('slot_start_utc').cast(pl.Int64);
  return frame.filter(
    epochMs.gtEq(pl.lit(startMs).cast(pl.Int64)).and(epochMs.lt(pl.lit(endMs).cast(pl.Int64))),
  );
}

function rankOf(vintage: Expr): Expr {
  return vintage.replaceStrict([...VINTAGES], VINTAGES.map(vintageRank), -1).cast(pl.Int32);
}
