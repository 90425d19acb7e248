import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { epochMsOf } from '../../domain/time/instant.js';
import {
  partitionByUtcDay,
  partitionByUtcMonth,
  type TimeWindow,
} from '../../domain/time/time-window.js';
import type { SilverLayout } from '../../sources/source-pipeline.js';

const PARTITION_COLUMN = 'partition_name';
/** Name of the one partition of a layout that has no time. */
const WHOLE = 'whole';

/** Names of the partitions a window touches, in the order of time: `2026-08-27`, `2026-08`. */
export function partitionNames(layout: SilverLayout, window: TimeWindow): readonly string[] {
  if (layout.partition === 'day') {
    return partitionByUtcDay(window).map(({ startUtc }) => startUtc.slice(0, 10));
  }
  if (layout.partition === 'month') {
    return partitionByUtcMonth(window).map(({ startUtc }) => startUtc.slice(0, 7));
  }
  return [WHOLE];
}

/** Path of a partition in the lake, `silver/.../year=2026/month=08/day=27/flows.parquet`. */
export function partitionPath({ folder, fileName }: SilverLayout, name: string): string {
  if (name === WHOLE) return `${folder}/${fileName}`;
  const [year, month, day] = name.split('-');
  const parts = [`year=${String(year)}`, `month=${String(month)}`];
  return [folder, ...parts, ...(day === undefined ? [] : [`day=${day}`]), fileName].join('/');
}

/** Rows by the name of their partition, in the order given; partitions without rows are absent. */
export function rowsByPartition(
  layout: SilverLayout,
  frame: DataFrame,
): ReadonlyMap<string, DataFrame> {
  const { timeColumn, partition } = layout;
  if (frame.height === 0) return new Map();
  if (timeColumn === null || partition === 'whole') return new Map([[WHOLE, frame]]);
  const parts = frame
    .withColumns(nameOf(timeColumn, partition))
    .partitionBy([PARTITION_COLUMN], true);
  return new Map(
    parts.map((part) => [
      String(part.getColumn(PARTITION_COLUMN).get(0)),
      part.drop(PARTITION_COLUMN),
    ]),
  );
}

/** The rows whose instant lies in a window; all of them when the layout has no time. */
export function rowsWithin(layout: SilverLayout, frame: DataFrame, window: TimeWindow): DataFrame {
  const { timeColumn } = layout;
  if (timeColumn === null || frame.height === 0) return frame;
  const epochMs = pl.col(timeColumn).cast(pl.Int64);
  const isWithin = epochMs
    .gtEq(integer(epochMsOf(window.startUtc)))
    .and(epochMs.lt(integer(epochMsOf(window.endUtc))));
  return frame.filter(isWithin);
}

const NAMES = new Map<string, Expr>();

/** Built once a column: an expression costs more to build than to apply to a small window. */
function nameOf(timeColumn: string, partition: 'day' | 'month'): Expr {
  const key = `${partition} ${timeColumn}`;
  const format = partition === 'day' ? '%Y-%m-%d' : '%Y-%m';
  const known = NAMES.get(key) ?? pl.col(timeColumn).dt.strftime(format).alias(PARTITION_COLUMN);
  NAMES.set(key, known);
  return known;
}

function integer(value: number): Expr {
  return pl.lit(value).cast(pl.Int64);
}
