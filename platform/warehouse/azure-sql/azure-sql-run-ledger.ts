import { GridError } from '../../../domain/errors/grid-error.js';
import { keysInOrder } from '../bronze-indexes.js';
import {
  bringsFlows,
  bronzeRows,
  checksJson,
  failureOf,
  type MergeCounts,
  type RunEnding,
} from '../run-rows.js';
import type { BronzeObjectRecord, PipelineRun } from '../warehouse-loader.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { type AzureSqlType, statement, TEXT_COLLATION } from './azure-sql-statement.js';
import { withJsonInstants } from './azure-sql-values.js';

/**
 * A run that is written again stays as it is unless something about it differs; a run that loaded
 * facts stays a success whatever a later step of it did, since its facts are there.
 */
export const UPDATE_RUN = statement(
  'update_run',
  `
  update pipeline_run
  set outcome = @outcome, error_code = @error_code, error_message = @error_message,
    fetched_at = @fetched_at, finished_at = sysutcdatetime(), rows_in_count = @rows_in_count,
    rows_accepted_count = @rows_accepted_count, rows_rejected_count = @rows_rejected_count,
    checks = @checks, brings_flows = @brings_flows
  where run_id = @run_id and not (outcome = N'success' and @outcome = N'failure')
    and exists (
      select @outcome, @error_code, @error_message, @fetched_at, @rows_in_count,
        @rows_accepted_count, @rows_rejected_count, @checks, @brings_flows
      except
      select outcome, error_code, error_message, fetched_at, rows_in_count, rows_accepted_count,
        rows_rejected_count, checks, brings_flows)`,
  {
    run_id: 'nvarchar(4000)',
    outcome: 'nvarchar(4000)',
    error_code: 'nvarchar(4000)',
    error_message: 'nvarchar(4000)',
    fetched_at: 'datetime2(6)',
    rows_in_count: 'int',
    rows_accepted_count: 'int',
    rows_rejected_count: 'int',
    checks: 'nvarchar(max)',
    brings_flows: 'bit',
  },
);

/** Adds a run the ledger does not know yet. */
export const INSERT_RUN = statement(
  'insert_run',
  `
  insert into pipeline_run (run_id, workflow_id, workflow_type, dataset, origin, window_start,
    window_end, run_trigger, code_version, outcome, error_code, error_message, started_at,
    fetched_at, finished_at, rows_in_count, rows_accepted_count, rows_rejected_count,
    facts_inserted_count, facts_revised_count, facts_unchanged_count, facts_retired_count,
    facts_outranked_count, checks, brings_flows)
  select @run_id, @workflow_id, @workflow_type, @dataset, @origin, @window_start, @window_end,
    @run_trigger, @code_version, @outcome, @error_code, @error_message, @started_at, @fetched_at,
    sysutcdatetime(), @rows_in_count, @rows_accepted_count, @rows_rejected_count, 0, 0, 0, 0, 0,
    @checks, @brings_flows
  where not exists (select 1 from pipeline_run where run_id = @run_id)`,
  {
    run_id: 'nvarchar(4000)',
    workflow_id: 'nvarchar(4000)',
    workflow_type: 'nvarchar(4000)',
    dataset: 'nvarchar(4000)',
    origin: 'nvarchar(4000)',
    window_start: 'datetime2(0)',
    window_end: 'datetime2(0)',
    run_trigger: 'nvarchar(4000)',
    code_version: 'nvarchar(4000)',
    outcome: 'nvarchar(4000)',
    error_code: 'nvarchar(4000)',
    error_message: 'nvarchar(4000)',
    started_at: 'datetime2(6)',
    fetched_at: 'datetime2(6)',
    rows_in_count: 'int',
    rows_accepted_count: 'int',
    rows_rejected_count: 'int',
    checks: 'nvarchar(max)',
    brings_flows: 'bit',
  },
);

/** The key of a run by its Temporal run id. */
export const FIND_RUN_KEY = statement(
  'find_run_key',
  'select run_key from pipeline_run where run_id = @run_id',
  { run_id: 'nvarchar(4000)' },
);

/** Objects of a JSON list; text takes the collation of the tables it is compared to. */
const BRONZE_LIST = `(
    select sha256 ${TEXT_COLLATION} as sha256, path ${TEXT_COLLATION} as path, size_bytes, row_count,
      dataset, source_url, content_type, fetched_at, position
    from openjson(@bronze_objects) with (sha256 nvarchar(64), path nvarchar(700), size_bytes bigint,
      row_count int, dataset nvarchar(100), source_url nvarchar(2000), content_type nvarchar(200),
      fetched_at datetime2(6), position int) as item
  )`;

const BRONZE_PARAMETERS = { bronze_objects: 'nvarchar(max)' } as const satisfies Record<
  string,
  AzureSqlType
>;

/** A load may name an object twice: its first entry counts. */
export const INSERT_BRONZE = statement(
  'insert_bronze',
  `
  insert into bronze_object (sha256, path, size_bytes, row_count, dataset, source_url, content_type,
    fetched_at)
  select sha256, path, size_bytes, row_count, dataset, source_url, content_type, fetched_at
  from (
    select sha256, path, size_bytes, row_count, dataset, source_url, content_type, fetched_at,
      row_number() over (partition by sha256, path order by position) as place
    from ${BRONZE_LIST} as given
  ) as ranked
  where ranked.place = 1 and not exists (
    select 1 from bronze_object as kept
    where kept.sha256 = ranked.sha256 and kept.path = ranked.path)`,
  BRONZE_PARAMETERS,
);

/** Keys in the order of the given objects. */
export const FIND_BRONZE_KEYS = statement(
  'find_bronze_keys',
  `
  select kept.bronze_object_key
  from ${BRONZE_LIST} as given
  join bronze_object as kept on kept.sha256 = given.sha256 and kept.path = given.path
  order by given.position`,
  BRONZE_PARAMETERS,
);

/** Hashes of a JSON list. */
const HASH_LIST = `(
    select sha256 ${TEXT_COLLATION} as sha256
    from openjson(@sha256s) with (sha256 nvarchar(64)) as item
  )`;

const HASH_PARAMETERS = { sha256s: 'nvarchar(max)' } as const satisfies Record<
  string,
  AzureSqlType
>;

/** Of bytes that were kept at several places the first one Gold learned of. */
export const FIND_KNOWN_KEYS = statement(
  'find_known_keys',
  `
  select given.sha256, min(kept.bronze_object_key) as bronze_object_key
  from ${HASH_LIST} as given
  join bronze_object as kept on kept.sha256 = given.sha256
  group by given.sha256`,
  HASH_PARAMETERS,
);

/** Hashes that name no object Gold knows. */
export const FIND_UNKNOWN_BRONZE = statement(
  'find_unknown_bronze',
  `
  select distinct given.sha256
  from ${HASH_LIST} as given
  where not exists (select 1 from bronze_object as kept where kept.sha256 = given.sha256)`,
  HASH_PARAMETERS,
);

/** Says which raw objects a run read. */
export const LINK_BRONZE = statement(
  'link_bronze',
  `
  insert into pipeline_run_bronze_object (run_key, bronze_object_key)
  select distinct @run_key, given.bronze_object_key
  from openjson(@bronze_keys) with (bronze_object_key int) as given
  where not exists (
    select 1 from pipeline_run_bronze_object as link
    where link.run_key = @run_key and link.bronze_object_key = given.bronze_object_key)`,
  { run_key: 'int', bronze_keys: 'nvarchar(max)' },
);

/** Counts add up over the loads of one run; a repeated load that changed nothing leaves them. */
export const ADD_COUNTS = statement(
  'add_counts',
  `
  update pipeline_run
  set facts_inserted_count = facts_inserted_count + @inserted,
    facts_revised_count = facts_revised_count + @revised,
    facts_retired_count = facts_retired_count + @retired,
    facts_unchanged_count = @unchanged, facts_outranked_count = @outranked
  where run_key = @run_key and (@inserted + @revised + @retired > 0
    or facts_inserted_count + facts_revised_count + facts_unchanged_count
      + facts_outranked_count = 0)`,
  {
    run_key: 'int',
    inserted: 'int',
    revised: 'int',
    retired: 'int',
    unchanged: 'int',
    outranked: 'int',
  },
);

/** Writes a run, or what has changed of it; answers its key. */
export async function saveRun(
  session: AzureSqlSession,
  run: PipelineRun,
  ending: RunEnding,
): Promise<number> {
  const { errorCode, errorMessage } = failureOf(ending);
  const changing = {
    run_id: run.runId,
    outcome: ending.outcome,
    error_code: errorCode,
    error_message: errorMessage,
    fetched_at: run.fetchedAtUtc ?? null,
    rows_in_count: run.rowsIn,
    rows_accepted_count: run.rowsAccepted,
    rows_rejected_count: run.rowsRejected,
    checks: checksJson(run.checks),
    brings_flows: Number(bringsFlows(ending)),
  };
  await session.write(UPDATE_RUN, changing);
  await session.write(INSERT_RUN, {
    ...changing,
    workflow_id: run.workflowId,
    workflow_type: run.workflowType,
    dataset: run.dataset,
    origin: run.origin,
    window_start: run.window.startUtc,
    window_end: run.window.endUtc,
    run_trigger: run.trigger,
    code_version: run.codeVersion,
    started_at: run.startedAtUtc,
  });
  const [found] = await session.rows<{ readonly run_key: number }, 'run_id'>(FIND_RUN_KEY, {
    run_id: run.runId,
  });
  if (found === undefined) throw new GridError('INTERNAL', `run ${run.runId} was not written`);
  return found.run_key;
}

/** Writes Bronze objects that are not known yet; answers the key of each, in their order. */
export async function saveBronzeObjects(
  session: AzureSqlSession,
  objects: readonly BronzeObjectRecord[],
): Promise<readonly number[]> {
  if (objects.length === 0) return [];
  const rows = bronzeRows(objects).map((row, position) => ({
    ...withJsonInstants(row, ['fetched_at']),
    position,
  }));
  const values = { bronze_objects: JSON.stringify(rows) };
  await session.write(INSERT_BRONZE, values);
  const found = await session.rows<{ readonly bronze_object_key: number }, 'bronze_objects'>(
    FIND_BRONZE_KEYS,
    values,
  );
  return found.map((row) => row.bronze_object_key);
}

/**
 * The keys of Bronze objects that Gold knows, in the order of their hashes.
 *
 * @throws GridError WAREHOUSE_REJECTED when it does not know one.
 */
export async function getKnownBronzeKeys(
  session: AzureSqlSession,
  sha256s: readonly string[],
): Promise<readonly number[]> {
  if (sha256s.length === 0) return [];
  const found = await session.rows<
    { readonly sha256: string; readonly bronze_object_key: number },
    'sha256s'
  >(FIND_KNOWN_KEYS, { sha256s: hashesJson(sha256s) });
  return keysInOrder(
    sha256s,
    new Map(found.map(({ sha256, bronze_object_key: key }) => [sha256, key])),
  );
}

/** Those of some hashes that name no Bronze object Gold knows. */
export async function findUnknownBronze(
  session: AzureSqlSession,
  sha256s: readonly string[],
): Promise<readonly string[]> {
  if (sha256s.length === 0) return [];
  const found = await session.rows<{ readonly sha256: string }, 'sha256s'>(FIND_UNKNOWN_BRONZE, {
    sha256s: hashesJson(sha256s),
  });
  return found.map(({ sha256 }) => sha256);
}

function hashesJson(sha256s: readonly string[]): string {
  return JSON.stringify(sha256s.map((sha256) => ({ sha256 })));
}

/** Links a run to the Bronze objects it read. */
export async function linkBronzeObjects(
  session: AzureSqlSession,
  runKey: number,
  bronzeObjectKeys: readonly number[],
): Promise<void> {
  if (bronzeObjectKeys.length === 0) return;
  const keys = bronzeObjectKeys.map((key) => ({ bronze_object_key: key }));
  await session.write(LINK_BRONZE, { run_key: runKey, bronze_keys: JSON.stringify(keys) });
}

/** Keeps with the run what its load did. */
export async function saveCounts(
  session: AzureSqlSession,
  runKey: number,
  counts: MergeCounts,
): Promise<void> {
  const { inserted, revised, retired, unchanged, outranked } = counts;
  await session.write(ADD_COUNTS, {
    run_key: runKey,
    inserted,
    revised,
    retired,
    unchanged,
    outranked,
  });
}
