import type { Pool } from 'pg';

import type { UtcInstant } from '../../../domain/time/instant.js';
import type { FailedDataset, RecordedRun } from '../warehouse-reader.js';

const RUN_COLUMNS = `dataset, finished_at as "finishedAtUtc", outcome,
    facts_inserted_count + facts_revised_count + facts_unchanged_count as "valueCount",
    error_message as "errorMessage"`;

const FIND_FIRST_RUN_SINCE = `
  select ${RUN_COLUMNS} from pipeline_run where dataset = $1 and finished_at >= $2
  order by finished_at, run_key fetch first row only`;

const FIND_LATEST_RUN = `
  select ${RUN_COLUMNS} from pipeline_run
  order by finished_at desc, run_key desc fetch first row only`;

const FIND_FAILED_DATASETS = `
  select dataset, workflow_id as "workflowId", finished_at as "failedAtUtc",
    error_code as "errorCode", error_message as "errorMessage"
  from (
    select r.*, row_number() over (
      partition by dataset order by finished_at desc, run_key desc) as place
    from pipeline_run r) as ranked
  where place = 1 and outcome = 'failure'
  order by dataset`;

const FIND_NEWEST_MEASURED_SLOT = `
  select max(slot_start) as "slotStartUtc" from fact_energy_flow where value_mw is not null`;

/** The first run of a dataset recorded at or after an instant. */
export async function findFirstRunSince(
  pool: Pool,
  dataset: string,
  since: UtcInstant,
): Promise<RecordedRun | undefined> {
  const { rows } = await pool.query<RecordedRun>(FIND_FIRST_RUN_SINCE, [dataset, since]);
  return rows[0];
}

/** The run recorded last. */
export async function findLatestRun(pool: Pool): Promise<RecordedRun | undefined> {
  const { rows } = await pool.query<RecordedRun>(FIND_LATEST_RUN);
  return rows[0];
}

/** Every dataset whose last run failed, by name. */
export async function findFailedDatasets(pool: Pool): Promise<readonly FailedDataset[]> {
  const { rows } = await pool.query<FailedDataset>(FIND_FAILED_DATASETS);
  return rows;
}

/** The newest slot with a measured value. */
export async function findNewestMeasuredSlot(pool: Pool): Promise<UtcInstant | undefined> {
  const { rows } = await pool.query<{ slotStartUtc: UtcInstant | null }>(FIND_NEWEST_MEASURED_SLOT);
  return rows[0]?.slotStartUtc ?? undefined;
}
