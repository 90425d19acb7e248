import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { builtOnce } from '../built-once.js';
import type { SilverLayout } from '../source-pipeline.js';

import { OUTAGE_COLUMNS, VERSION_KEY } from './outage-columns.js';
import { statedRows, withdrawnSpans } from './withdrawn-spans.js';

/**
 * How outages of a dataset lie in Silver: every version of every event, so that what was known at an
 * instant can be told later; Gold takes the highest. One partition: a new version may move an event in
 * time, and no partition by time would then hold both.
 */
export function outageSilver(dataset: DatasetId): SilverLayout {
  return {
    folder: `silver/outages/${dataset}`,
    fileName: 'outages.parquet',
    partition: 'whole',
    timeColumn: null,
    merge: mergeOutages,
  };
}

/**
 * Versions of two frames: of one version that was fetched several times, the last fetch counts, all its
 * spans with it; spans that only other fetches stated stay as withdrawn ones, so that Gold learns of it.
 * Neither the order of fetches nor how often one comes matters.
 */
export function mergeOutages(
  existing: DataFrame | undefined,
  incoming: DataFrame,
): Promise<DataFrame> {
  const parts = [existing, incoming].flatMap((part) =>
    part === undefined || part.height === 0 ? [] : [part.select(...OUTAGE_COLUMNS)],
  );
  return Promise.resolve(parts.length === 0 ? (existing ?? incoming) : merged(pl.concat(parts)));
}

function merged(known: DataFrame): DataFrame {
  const { fetch, isLastFetch } = mergeExpressions();
  const stated = statedRows(known)
    .withColumns(fetch)
    .filter(isLastFetch)
    .unique({ subset: [...VERSION_KEY, 'span_number'], keep: 'first', maintainOrder: true })
    .select(...OUTAGE_COLUMNS);
  const withdrawn = withdrawnSpans({ known, stated, heads: stated }, VERSION_KEY);
  return pl
    .concat([stated, withdrawn])
    .sort([...VERSION_KEY, 'span_number', 'direction', 'period_start']);
}

const mergeExpressions = builtOnce(() => {
  const stamps = [pl.col('fetched_at_utc'), pl.col('bronze_sha256')];
  // The library declares no type for it.
  const fetch = pl.concatString(stamps, ' ') as Expr;
  return {
    fetch: fetch.alias('fetch'),
    isLastFetch: pl.col('fetch').eq(
      pl
        .col('fetch')
        .max()
        .over(...VERSION_KEY),
    ),
  };
});
