import pl, { type DataFrame } from 'nodejs-polars';

import { builtOnce } from '../built-once.js';

/** What tells spans of one thing apart. */
const SPAN = ['direction', 'period_start'] as const;

/** Rows of spans as they are stated; not those of {@link withdrawnSpans}. */
export function statedRows(rows: DataFrame): DataFrame {
  return rows.filter(expressions().isStated);
}

/**
 * Spans of `known` that `stated` does not have, each a row that ends where it begins, without a number
 * and without figures; its other cells are those of its event in `heads`. Nothing is deleted in Gold:
 * such a row takes the place of a span that its publisher states no more.
 *
 * @param key columns that tell an event (or one version of it).
 */
export function withdrawnSpans(
  { known, stated, heads }: Readonly<Record<'known' | 'stated' | 'heads', DataFrame>>,
  key: readonly string[],
): DataFrame {
  const spanKey = [...key, ...SPAN];
  const { hasPeriod, nothing } = expressions();
  return known
    .filter(hasPeriod)
    .select(...spanKey)
    .unique()
    .join(stated.select(...spanKey), { on: spanKey, how: 'anti' })
    .join(heads.unique({ subset: [...key], keep: 'first' }).drop([...SPAN]), {
      on: [...key],
      how: 'inner',
    })
    .withColumns(...nothing)
    .select(...heads.columns);
}

const expressions = builtOnce(() => ({
  isStated: pl.col('span_number').isNotNull(),
  hasPeriod: pl.col('period_start').isNotNull(),
  nothing: [
    pl.col('period_start').alias('period_end'),
    pl.lit(null).cast(pl.Int32).alias('span_number'),
    pl.lit(null).cast(pl.Float64).alias('period_available_mw'),
    pl.lit(null).cast(pl.Float64).alias('period_unavailable_mw'),
  ],
}));
