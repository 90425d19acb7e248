import pl, { type DataFrame } from 'nodejs-polars';

import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { builtOnce } from '../built-once.js';
import type { GoldTarget } from '../source-pipeline.js';

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

function periodRows(dataset: DatasetId, silver: DataFrame): DataFrame {
  if (silver.height === 0) return silver;
  const { hasPeriod, periodAvailable, periodUnavailable } = expressions();
  return newestVersions(silver)
    .filter(hasPeriod)
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
  hasPeriod: pl.col('period_start').isNotNull(),
  periodAvailable: pl.col('period_available_mw').alias('available_mw'),
  periodUnavailable: pl.col('period_unavailable_mw').alias('unavailable_mw'),
}));
