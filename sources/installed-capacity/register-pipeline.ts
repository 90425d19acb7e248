import type { DataFrame } from 'nodejs-polars';

import type { CheckResult } from '../../domain/quality/window-checks.js';
import type { SourcePipeline } from '../source-pipeline.js';

import { capacityChecks } from './capacity-checks.js';
import { CAPACITY_BRONZE_FOLDER } from './regional-pipeline.js';
import { refineRegister } from './register-refine.js';
import { STATE_COLUMNS } from './register-silver.js';
import { mergedStatements, rowsWithValidity, type StatementColumns } from './silver-history.js';

const COLUMNS: StatementColumns = {
  key: ['installation_id'],
  day: 'observed_on',
  state: STATE_COLUMNS,
  endsOn: 'ends_on',
};
const IDENTITY = ['installation_id', 'observed_on', 'bronze_sha256'] as const;

/**
 * The national register of installations, from editions that are brought to the landing zone. Its
 * capacities are not added up into the published regional figures: they count other things.
 */
export function createGenerationRegisterPipeline(): SourcePipeline {
  return {
    dataset: 'generation-register',
    bronze: { folder: CAPACITY_BRONZE_FOLDER, prefix: 'generation_register' },
    refine: (_, raw) => refineRegister(raw),
    silver: {
      folder: 'silver/generation_register',
      fileName: 'installations.parquet',
      partition: 'whole',
      timeColumn: null,
      merge: (existing, incoming) =>
        Promise.resolve(mergedStatements(existing, incoming, IDENTITY)),
    },
    judge: (silver): readonly CheckResult[] => capacityChecks(silver, COLUMNS, IDENTITY),
    gold: [{ kind: 'records', table: 'dim_generation_installation', rowsOf: installationStates }],
  };
}

/** Rows of `dim_generation_installation`: one an installation and span in which nothing of it changed. */
export function installationStates(silver: DataFrame): DataFrame {
  return rowsWithValidity(silver, COLUMNS).select(
    'installation_id',
    'valid_from',
    'valid_to',
    ...STATE_COLUMNS,
    'edition',
    'bronze_sha256',
  );
}
