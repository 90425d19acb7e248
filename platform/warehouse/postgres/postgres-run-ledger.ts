import type { Pool, PoolClient } from 'pg';

import { GridError } from '../../../domain/errors/grid-error.js';
import { keysInOrder } from '../bronze-indexes.js';
import {
  bringsFlows,
  bronzeRows,
  checksJson,
  failureOf,
  type MergeCounts,
  quotaRows,
  rejectedRows,
  type RunEnding,
  seenAt,
} from '../run-rows.js';
import type { BronzeObjectRecord, PipelineRun, WindowLoad } from '../warehouse-loader.js';

import { asWarehouseError } from './postgres-errors.js';

/**
 * A run that is written again stays as it is unless something about it differs; a run that loaded
 * facts stays a success whatever a later step of it did, since its facts are there.
 */
const UPSERT_RUN = `
  insert into pipeline_run as kept (run_id, workflow_id, workflow_type, dataset, origin,
    window_start, window_end, run_trigger, code_version, outcome, error_code, error_message,
    started_at, fetched_at, finished_at, rows_in_count, rows_accepted_count, rows_rejected_count,
    facts_inserted_count, facts_revised_count, facts_unchanged_count, facts_retired_count,
    facts_outranked_count, checks, brings_flows)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, clock_timestamp(),
    $15, $16, $17, 0, 0, 0, 0, 0, $18, $19)
  on conflict (run_id) do update
    set outcome = excluded.outcome, error_code = excluded.error_code,
      error_message = excluded.error_message, fetched_at = excluded.fetched_at,
      finished_at = excluded.finished_at, rows_in_count = excluded.rows_in_count,
      rows_accepted_count = excluded.rows_accepted_count,
      rows_rejected_count = excluded.rows_rejected_count, checks = excluded.checks,
      brings_flows = excluded.brings_flows
    where not (kept.outcome = 'success' and excluded.outcome = 'failure')
      and (kept.outcome, kept.error_code, kept.error_message, kept.fetched_at, kept.rows_in_count,
        kept.rows_accepted_count, kept.rows_rejected_count, kept.checks, kept.brings_flows)
      is distinct from (excluded.outcome, excluded.error_code, excluded.error_message,
        excluded.fetched_at, excluded.rows_in_count, excluded.rows_accepted_count,
        excluded.rows_rejected_count, excluded.checks, excluded.brings_flows)`;

const FIND_RUN_KEY = 'select run_key from pipeline_run where run_id = $1';

const INSERT_BRONZE = `
  insert into bronze_object (sha256, path, size_bytes, row_count, dataset, source_url,
    content_type, fetched_at)
  select sha256, path, size_bytes, row_count, dataset, source_url, content_type, fetched_at
  from json_populate_recordset(null::bronze_object, $1)
  order by sha256, path
  on conflict (sha256, path) do nothing`;

/** Keys in the order of the given objects. */
const FIND_BRONZE_KEYS = `
  select kept.bronze_object_key
  from unnest($1::text[], $2::text[]) with ordinality as asked (sha256, path, position)
  join bronze_object as kept on kept.sha256 = asked.sha256 and kept.path = asked.path
  order by asked.position`;

/** Of bytes that were kept at several places the first one Gold learned of. */
const FIND_KNOWN_KEYS = `
  select sha256, min(bronze_object_key) as bronze_object_key
  from bronze_object where sha256 = any($1::text[]) group by sha256`;

const FIND_UNKNOWN_BRONZE = `
  select distinct asked.sha256 from unnest($1::text[]) as asked (sha256)
  where not exists (select from bronze_object as kept where kept.sha256 = asked.sha256)`;

const LINK_BRONZE = `
  insert into pipeline_run_bronze_object (run_key, bronze_object_key)
  select distinct $1::integer, object_key from unnest($2::integer[]) as object_key
  on conflict (run_key, bronze_object_key) do nothing`;

/** Counts add up over the loads of one run; a repeated load that changed nothing leaves them. */
const ADD_COUNTS = `
  update pipeline_run
  set facts_inserted_count = facts_inserted_count + $2::integer,
    facts_revised_count = facts_revised_count + $3::integer,
    facts_retired_count = facts_retired_count + $4::integer,
    facts_unchanged_count = $5::integer, facts_outranked_count = $6::integer
  where run_key = $1 and ($2::integer + $3::integer + $4::integer > 0
    or facts_inserted_count + facts_revised_count + facts_unchanged_count
      + facts_outranked_count = 0)`;

const UPSERT_REJECTED = `
  insert into rejected_record as kept (dataset, record_key, reason, field, severity, raw_value,
    bronze_sha256, first_seen_at, last_seen_at, first_run_key, last_run_key)
  select distinct on (dataset, record_key, reason, field) dataset, record_key, reason, field,
    severity, raw_value, bronze_sha256, $2::timestamptz, $2::timestamptz, $3::integer, $3::integer
  from json_populate_recordset(null::rejected_record, $1)
  order by dataset, record_key, reason, field
  on conflict (dataset, record_key, reason, field) do update
    set last_seen_at = excluded.last_seen_at, last_run_key = excluded.last_run_key,
      severity = excluded.severity, raw_value = excluded.raw_value,
      bronze_sha256 = excluded.bronze_sha256
    where kept.last_seen_at < excluded.last_seen_at`;

const INSERT_QUOTA = `
  insert into source_quota (dataset, observed_at, limit_count, remaining_count, resets_at, run_key)
  select distinct on (dataset, observed_at) dataset, observed_at, limit_count, remaining_count,
    resets_at, $2::integer
  from json_populate_recordset(null::source_quota, $1)
  order by dataset, observed_at, remaining_count
  on conflict (dataset, observed_at) do nothing`;

/** Writes a run, or what has changed of it; answers its key. */
export async function saveRun(
  client: PoolClient,
  run: PipelineRun,
  ending: RunEnding,
): Promise<number> {
  const { errorCode, errorMessage } = failureOf(ending);
  await client.query(UPSERT_RUN, [
    run.runId,
    run.workflowId,
    run.workflowType,
    run.dataset,
    run.origin,
    run.window.startUtc,
    run.window.endUtc,
    run.trigger,
    run.codeVersion,
    ending.outcome,
    errorCode,
    errorMessage,
    run.startedAtUtc,
    run.fetchedAtUtc ?? null,
    run.rowsIn,
    run.rowsAccepted,
    run.rowsRejected,
    checksJson(run.checks),
    bringsFlows(ending),
  ]);
  const { rows } = await client.query<{ run_key: number }>(FIND_RUN_KEY, [run.runId]);
  const found = rows[0];
  if (found === undefined) throw new GridError('INTERNAL', `run ${run.runId} was not written`);
  return found.run_key;
}

/** Writes Bronze objects that are not known yet; answers the key of each, in their order. */
export async function saveBronzeObjects(
  client: PoolClient,
  objects: readonly BronzeObjectRecord[],
): Promise<readonly number[]> {
  if (objects.length === 0) return [];
  await client.query(INSERT_BRONZE, [JSON.stringify(bronzeRows(objects))]);
  const found = await client.query<{ bronze_object_key: number }>(FIND_BRONZE_KEYS, [
    objects.map((object) => object.sha256),
    objects.map((object) => object.path),
  ]);
  return found.rows.map((row) => row.bronze_object_key);
}

/**
 * The keys of Bronze objects that Gold knows, in the order of their hashes.
 *
 * @throws GridError WAREHOUSE_REJECTED when it does not know one.
 */
export async function getKnownBronzeKeys(
  client: PoolClient,
  sha256s: readonly string[],
): Promise<readonly number[]> {
  if (sha256s.length === 0) return [];
  const { rows } = await client.query<{ sha256: string; bronze_object_key: number }>(
    FIND_KNOWN_KEYS,
    [sha256s],
  );
  return keysInOrder(
    sha256s,
    new Map(rows.map(({ sha256, bronze_object_key: key }) => [sha256, key])),
  );
}

/** Those of some hashes that name no Bronze object Gold knows. */
export async function findUnknownBronze(
  pool: Pool,
  sha256s: readonly string[],
): Promise<readonly string[]> {
  if (sha256s.length === 0) return [];
  try {
    const { rows } = await pool.query<{ sha256: string }>(FIND_UNKNOWN_BRONZE, [sha256s]);
    return rows.map(({ sha256 }) => sha256);
  } catch (error) {
    throw asWarehouseError(error, 'looking up raw objects');
  }
}

/** Links a run to the Bronze objects it read. */
export async function linkBronzeObjects(
  client: PoolClient,
  runKey: number,
  bronzeObjectKeys: readonly number[],
): Promise<void> {
  if (bronzeObjectKeys.length > 0) await client.query(LINK_BRONZE, [runKey, bronzeObjectKeys]);
}

/** Keeps with the run what its load did. */
export async function saveCounts(
  client: PoolClient,
  runKey: number,
  counts: MergeCounts,
): Promise<void> {
  const { inserted, revised, retired, unchanged, outranked } = counts;
  await client.query(ADD_COUNTS, [runKey, inserted, revised, retired, unchanged, outranked]);
}

/** Writes set-aside records (once each, with first and last sight) and quota readings of a run. */
export async function saveSideRecords(
  client: PoolClient,
  runKey: number,
  load: WindowLoad,
): Promise<void> {
  const { rejectedRecords, quotaReadings } = load;
  if (rejectedRecords.length > 0) {
    const rows = JSON.stringify(rejectedRows(rejectedRecords));
    await client.query(UPSERT_REJECTED, [rows, seenAt(load), runKey]);
  }
  if (quotaReadings.length > 0) {
    await client.query(INSERT_QUOTA, [JSON.stringify(quotaRows(quotaReadings)), runKey]);
  }
}
