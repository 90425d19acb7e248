import pl, { type Expr } from 'nodejs-polars';

import { NATURE_OF_VINTAGE, vintageRank, VINTAGES } from '../../domain/energy/vintage.js';
import { MINUTE_MS } from '../../domain/time/instant.js';
import { PARIS_ZONE } from '../../domain/time/paris-time.js';

const NATURES = VINTAGES.map((vintage) => NATURE_OF_VINTAGE[vintage]);
const UNKNOWN_RANK = -1;

/**
 * `slot_start_utc` and `vintage_rank` (0 real time, 1 consolidated, 2 definitive) of rows as sent:
 * `date_heure` is the instant and carries its offset, else it is none; `nature` tells the vintage.
 */
export function slotAndVintage(): Expr[] {
  const stamp = pl.col('date_heure');
  const wallClock = stamp.str.slice(0, 19).str.strptime(pl.Datetime('ms'), '%Y-%m-%dT%H:%M:%S');
  const offsetHours = stamp.str
    .replace('Z$', '+00:00')
    .str.extract('T.*([+-]\\d{2}):?\\d{2}$', 1)
    .cast(pl.Int32, false);
  const epochMs = wallClock
    .cast(pl.Datetime('ms'))
    .dt.timestamp()
    .minus(offsetHours.cast(pl.Int64).mul(integer(60 * MINUTE_MS)));
  const nature = pl.col('nature').str.strip().str.toLowerCase();
  const rank = nature.replaceStrict(NATURES, VINTAGES.map(vintageRank), UNKNOWN_RANK);
  return [
    epochMs.cast(pl.Datetime('ms')).alias('slot_start_utc'),
    rank.cast(pl.Int32).alias('vintage_rank'),
  ];
}

/** Whether `nature` names no vintage. */
export function isUnknownVintage(): Expr {
  return pl.col('vintage_rank').eq(pl.lit(UNKNOWN_RANK)).or(pl.col('nature').isNull());
}

/** `paris_time` and `paris_date`: what a Parisian wall shows at `slot_start_utc`. */
export function wallClockColumns(): Expr[] {
  const paris = pl.col('slot_start_utc').dt.replaceTimeZone('UTC').dt.convertTimeZone(PARIS_ZONE);
  return [
    paris.dt.strftime('%H:%M').alias('paris_time'),
    paris.dt.strftime('%Y-%m-%d').alias('paris_date'),
  ];
}

/** R4: on the spring day ODRÉ labels the instants of 03:00-03:45 a second time as 02:00-02:45. */
export function isNonexistentWallTime(): Expr {
  return pl
    .col('heure')
    .str.startsWith('02:')
    .and(pl.col('paris_time').str.startsWith('03:'))
    .and(pl.col('heure').str.slice(2).eq(pl.col('paris_time').str.slice(2)))
    .and(pl.col('date').eq(pl.col('paris_date')));
}

/** A JavaScript number would make the expression a float, whose remainders are not exact. */
export function integer(value: number): Expr {
  return pl.lit(value).cast(pl.Int64);
}
