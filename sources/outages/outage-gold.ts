import pl, { type DataFrame } from 'nodejs-polars';

import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { CALLED_OFF_STATUSES } from '../../domain/outage/outage.js';
import { builtOnce } from '../built-once.js';
import type { GoldTarget } from '../source-pipeline.js';

import { statedRows, withdrawnSpans } from './withdrawn-spans.js';

/** Where the outages of a dataset go in Gold: the highest version of each event, and its spans. */
export function outageGold(dataset: DatasetId): readonly GoldTarget[] {
  return [
    {
      kind: 'records',
      table: 'fact_outage',
      rowsOf: (silver) => outageRows(dataset, silver),
    },
    {
      kind: 'records',
      table: 'fact_outage_period',
      rowsOf: (silver) => periodRows(dataset, silver),
    },
  ];
}

function outageRows(dataset: DatasetId, silver: DataFrame): DataFrame {
  if (silver.height === 0) return silver;
  return newestVersions(silver)
    .withColumns(publisher(dataset), expressions().lowestAvailable)
    .unique({ subset: ['outage_id'], keep: 'first', maintainOrder: true });
}

/**
 * Spans of the newest versions. Whatever else Silver knows of an event is emitted as an empty span: what
 * an earlier version or fetch stated, and all of an event that was called off.
 */
function periodRows(dataset: DatasetId, silver: DataFrame): DataFrame {
  if (silver.height === 0) return silver;
  const { isInForce, periodAvailable, periodUnavailable } = expressions();
  const newest = newestVersions(silver);
  const stated = statedRows(newest).filter(isInForce);
  const withdrawn = withdrawnSpans({ known: silver, stated, heads: newest }, ['outage_id']);
  return pl
    .concat([stated, withdrawn])
    .withColumns(publisher(dataset), periodAvailable, periodUnavailable);
}

function newestVersions(silver: DataFrame): DataFrame {
  return silver.filter(expressions().isNewestVersion);
}

function publisher(dataset: DatasetId): pl.Expr {
  return pl.lit(dataset).alias('publisher');
}

const expressions = builtOnce(() => ({
  isNewestVersion: pl.col('version').eq(pl.col('version').max().over('outage_id')),
  lowestAvailable: pl.col('period_available_mw').min().over('outage_id').alias('available_mw'),
  isInForce: pl
    .col('period_start')
    .isNotNull()
    .and(
      pl
        .col('status')
        .isIn([...CALLED_OFF_STATUSES])
        .not(),
    ),
  periodAvailable: pl.col('period_available_mw').alias('available_mw'),
  periodUnavailable: pl.col('period_unavailable_mw').alias('unavailable_mw'),
}));
