import type { UtcInstant } from '../../../domain/time/instant.js';
import type { FailedDataset, RecordedRun } from '../warehouse-reader.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { statement } from './azure-sql-statement.js';
import { asCount, asInstant, type DatabaseDate } from './azure-sql-values.js';

interface RunRecord {
  readonly dataset: string;
  readonly finishedAt: DatabaseDate;
  readonly outcome: RecordedRun['outcome'];
  readonly valueCount: unknown;
  readonly errorMessage: string | null;
}

const RUN_COLUMNS = `dataset, finished_at as "finishedAt", outcome,
    facts_inserted_count + facts_revised_count + facts_unchanged_count as "valueCount",
    error_message as "errorMessage"`;

/** The first run of a dataset recorded at or after an instant. */
export const FIND_FIRST_RUN_SINCE = statement(
  'find_first_run_since',
  `
  select ${RUN_COLUMNS}
  from pipeline_run
  where dataset = @dataset and finished_at >= @since
  order by finished_at, run_key
  offset 0 rows fetch next 1 rows only`,
  { dataset: 'nvarchar(4000)', since: 'datetime2(6)' },
);

/** The run recorded last. */
export const FIND_LATEST_RUN = statement(
  'find_latest_run',
  `
  select ${RUN_COLUMNS}
  from pipeline_run
  order by finished_at desc, run_key desc
  offset 0 rows fetch next 1 rows only`,
  {},
);

/** Every dataset whose last run failed, by name. */
export const FIND_FAILED_DATASETS = statement(
  'find_failed_datasets',
  `
  select dataset, workflow_id as "workflowId", finished_at as "failedAt",
    error_code as "errorCode", error_message as "errorMessage"
  from (
    select dataset, workflow_id, finished_at, outcome, error_code, error_message,
      row_number() over (partition by dataset order by finished_at desc, run_key desc) as place
    from pipeline_run) as ranked
  where place = 1 and outcome = 'failure'
  order by dataset`,
  {},
);

/** The newest slot with a measured value. */
export const FIND_NEWEST_MEASURED_SLOT = statement(
  'find_newest_measured_slot',
  'select max(slot_start) as "slotStart" from fact_energy_flow where value_mw is not null',
  {},
);

/** The first run of a dataset recorded at or after an instant. */
export async function findFirstRunSince(
  session: AzureSqlSession,
  dataset: string,
  since: UtcInstant,
): Promise<RecordedRun | undefined> {
  const [run] = await session.rows<RunRecord, 'dataset' | 'since'>(FIND_FIRST_RUN_SINCE, {
    dataset,
    since,
  });
  return run === undefined ? undefined : asRecordedRun(run);
}

/** The run recorded last. */
export async function findLatestRun(session: AzureSqlSession): Promise<RecordedRun | undefined> {
  const [run] = await session.rows<RunRecord>(FIND_LATEST_RUN, {});
  return run === undefined ? undefined : asRecordedRun(run);
}

/** Every dataset whose last run failed, by name. */
export async function findFailedDatasets(
  session: AzureSqlSession,
): Promise<readonly FailedDataset[]> {
  type Failure = Omit<FailedDataset, 'failedAtUtc'> & { readonly failedAt: DatabaseDate };
  const failures = await session.rows<Failure>(FIND_FAILED_DATASETS, {});
  return failures.map(({ failedAt, ...failure }) => ({
    ...failure,
    failedAtUtc: asInstant(failedAt),
  }));
}

/** The newest slot with a measured value. */
export async function findNewestMeasuredSlot(
  session: AzureSqlSession,
): Promise<UtcInstant | undefined> {
  const [newest] = await session.rows<{ readonly slotStart: DatabaseDate | null }>(
    FIND_NEWEST_MEASURED_SLOT,
    {},
  );
  const slotStart = newest?.slotStart ?? null;
  return slotStart === null ? undefined : asInstant(slotStart);
}

function asRecordedRun({
  dataset,
  finishedAt,
  outcome,
  valueCount,
  errorMessage,
}: RunRecord): RecordedRun {
  return {
    dataset,
    finishedAtUtc: asInstant(finishedAt),
    outcome,
    valueCount: asCount(valueCount),
    errorMessage,
  };
}
