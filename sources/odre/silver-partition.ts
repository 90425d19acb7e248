import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { VINTAGES, vintageRank } from '../../domain/energy/vintage.js';
import { builtOnce } from '../built-once.js';

import { SILVER_COLUMNS, SILVER_CONTENT, SILVER_KEY } from './silver-columns.js';

const STEP_OF_HALF_HOUR = 30;
const QUARTER_HOUR_MS = 15 * 60_000;

/**
 * Partitions with new rows in them: one row a (region, slot), the best vintage, among equals the
 * newest fetch (R3). A row that states nothing new keeps its first origin, and a quarter-hour that
 * a half-hour of a higher vintage covers leaves; so merging the same rows twice changes nothing. Of
 * order see `merge` in `sources/source-pipeline.ts`.
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

function rankOf(vintage: Expr): Expr {
  return vintage.replaceStrict([...VINTAGES], VINTAGES.map(vintageRank), -1).cast(pl.Int32);
}
