import type { DataFrame } from 'nodejs-polars';

import type { CheckResult } from '../../domain/quality/window-checks.js';
import type { SourcePipeline } from '../source-pipeline.js';

import { capacityChecks } from './capacity-checks.js';
import { refineRegionalCapacity } from './regional-refine.js';
import { mergedStatements, rowsWithValidity, type StatementColumns } from './silver-history.js';

/** Folder of the raw files of installed capacity. */
export const CAPACITY_BRONZE_FOLDER = 'bronze/reference/capacity';

const COLUMNS: StatementColumns = {
  key: ['region_code', 'source_code'],
  day: 'observed_on',
  state: ['capacity_mw'],
};
const IDENTITY = ['region_code', 'source_code', 'observed_on', 'bronze_sha256'] as const;

/** Installed capacity by region and source, from files of ODRÉ that are brought to the landing zone. */
export function createRegionalCapacityPipeline(): SourcePipeline {
  return {
    dataset: 'installed-capacity-regional',
    bronze: { folder: CAPACITY_BRONZE_FOLDER, prefix: 'installed_capacity_regional' },
    refine: (_, raw) => refineRegionalCapacity(raw),
    silver: {
      folder: 'silver/installed_capacity_regional',
      fileName: 'statements.parquet',
      partition: 'whole',
      timeColumn: null,
      merge: (existing, incoming) =>
        Promise.resolve(mergedStatements(existing, incoming, IDENTITY)),
    },
    judge: (silver): readonly CheckResult[] => capacityChecks(silver, COLUMNS, IDENTITY),
    gold: [{ kind: 'records', table: 'fact_installed_capacity', rowsOf: capacityFacts }],
  };
}

/** Rows of `fact_installed_capacity`: one a region, source and span in which the capacity is the same. */
export function capacityFacts(silver: DataFrame): DataFrame {
  return rowsWithValidity(silver, COLUMNS).select(
    'region_code',
    'source_code',
    'valid_from',
    'valid_to',
    'capacity_mw',
    'edition',
    'bronze_sha256',
  );
}
