import { quotaRows, rejectedRows, seenAt } from '../run-rows.js';
import type { WindowLoad } from '../warehouse-loader.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { type AzureSqlType, statement, TEXT_COLLATION } from './azure-sql-statement.js';
import { withJsonInstants } from './azure-sql-values.js';

/** Each set-aside record of a load once, at place 1. */
const REJECTED_LIST = `(
    select given.dataset, given.record_key, given.reason, given.field, given.severity,
      given.raw_value, given.bronze_sha256, row_number() over (
        partition by given.dataset, given.record_key, given.reason, given.field
        order by given.raw_value) as place
    from (
      select dataset ${TEXT_COLLATION} as dataset, record_key ${TEXT_COLLATION} as record_key,
        reason ${TEXT_COLLATION} as reason, field ${TEXT_COLLATION} as field, severity, raw_value,
        bronze_sha256
      from openjson(@rejected) with (dataset nvarchar(100), record_key nvarchar(500),
        reason nvarchar(100), field nvarchar(100), severity nvarchar(20), raw_value nvarchar(4000),
        bronze_sha256 nvarchar(64)) as item
    ) as given
  )`;

const REJECTED_PARAMETERS = {
  rejected: 'nvarchar(max)',
  seen_at: 'datetime2(6)',
  run_key: 'int',
} as const satisfies Record<string, AzureSqlType>;

/** Moves set-aside records that came again to their newest object. */
export const UPDATE_REJECTED = statement(
  'update_rejected',
  `
  update rejected_record
  set last_seen_at = @seen_at, last_run_key = @run_key, severity = seen.severity,
    raw_value = seen.raw_value, bronze_sha256 = seen.bronze_sha256
  from ${REJECTED_LIST} as seen
  where seen.place = 1 and rejected_record.dataset = seen.dataset
    and rejected_record.record_key = seen.record_key and rejected_record.reason = seen.reason
    and rejected_record.field = seen.field and rejected_record.last_seen_at < @seen_at`,
  REJECTED_PARAMETERS,
);

/** Adds set-aside records not seen before. */
export const INSERT_REJECTED = statement(
  'insert_rejected',
  `
  insert into rejected_record (dataset, record_key, reason, field, severity, raw_value,
    bronze_sha256, first_seen_at, last_seen_at, first_run_key, last_run_key)
  select dataset, record_key, reason, field, severity, raw_value, bronze_sha256, @seen_at, @seen_at,
    @run_key, @run_key
  from ${REJECTED_LIST} as seen
  where seen.place = 1 and not exists (
    select 1 from rejected_record as kept
    where kept.dataset = seen.dataset and kept.record_key = seen.record_key
      and kept.reason = seen.reason and kept.field = seen.field)`,
  REJECTED_PARAMETERS,
);

/** Of two readings of one instant the lower one counts. */
export const INSERT_QUOTA = statement(
  'insert_quota',
  `
  insert into source_quota (dataset, observed_at, limit_count, remaining_count, resets_at, run_key)
  select dataset, observed_at, limit_count, remaining_count, resets_at, @run_key
  from (
    select dataset, observed_at, limit_count, remaining_count, resets_at, row_number() over (
      partition by dataset, observed_at order by remaining_count) as place
    from (
      select dataset ${TEXT_COLLATION} as dataset, observed_at, limit_count, remaining_count, resets_at
      from openjson(@readings) with (dataset nvarchar(100), observed_at datetime2(6),
        limit_count int, remaining_count int, resets_at datetime2(6)) as item
    ) as given
  ) as seen
  where seen.place = 1 and not exists (
    select 1 from source_quota as kept
    where kept.dataset = seen.dataset and kept.observed_at = seen.observed_at)`,
  { readings: 'nvarchar(max)', run_key: 'int' },
);

/** Writes set-aside records (once each, with first and last sight) and quota readings of a run. */
export async function saveSideRecords(
  session: AzureSqlSession,
  runKey: number,
  load: WindowLoad,
): Promise<void> {
  const { rejectedRecords, quotaReadings } = load;
  if (rejectedRecords.length > 0) {
    const values = {
      rejected: JSON.stringify(rejectedRows(rejectedRecords)),
      seen_at: seenAt(load),
      run_key: runKey,
    };
    await session.write(UPDATE_REJECTED, values);
    await session.write(INSERT_REJECTED, values);
  }
  if (quotaReadings.length > 0) {
    const rows = quotaRows(quotaReadings).map((row) =>
      withJsonInstants(row, ['observed_at', 'resets_at']),
    );
    await session.write(INSERT_QUOTA, { readings: JSON.stringify(rows), run_key: runKey });
  }
}
