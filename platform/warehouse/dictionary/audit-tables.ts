import { column, nullable, type TableEntry } from './table-entry.js';

/** What an auditor asks for, and what the warehouse knows of itself. */
export const AUDIT_TABLES: readonly TableEntry[] = [
  {
    name: 'ingestion_audit',
    meaning:
      'The heartbeat of every run, and of every alarm that was raised or cleared; the same six fields lie as files in Bronze.',
    grain: 'a heartbeat',
    columns: [
      column('ingestion_audit_key', 'integer', '', 'Key.'),
      column(
        'job_id',
        'text',
        '',
        'Workflow id and run id, joined by a slash; behind another one the alarm, as `alarm-7`.',
      ),
      column('timestamp', 'timestamptz', 'UTC', 'When the run ended, or the alarm changed.'),
      column('status', 'text', '', '`success` or `failure`.'),
      column('source', 'text', '', 'Dataset, by its name at the source.'),
      column('record_count', 'integer', 'rows', 'Rows that reached Silver; 0 on failure.'),
      nullable(column('error_details', 'text', '', 'Code and message; null when a run succeeded.')),
    ],
  },
  {
    name: 'rejected_record',
    meaning: 'Rows and cells that were set aside, with the reason.',
    grain: 'dataset, record, reason and field',
    columns: [
      column('rejected_record_key', 'integer', '', 'Key.'),
      column('dataset', 'text', '', 'Dataset, by its name at the source.'),
      column(
        'record_key',
        'text',
        '',
        'Region code, instant and wall time as sent, joined by |; one too long for the column ends in ~ and the SHA-256 of it.',
      ),
      column('reason', 'text', '', 'Why; the list is below.'),
      column('field', 'text', '', 'Column of the source for a cell; empty for a whole row.'),
      column('severity', 'text', '', '`expected`: how the source works; `defect`: it is not.'),
      column('raw_value', 'text', '', 'Cell or row as sent, at most 2,000 characters.'),
      column('bronze_sha256', 'text', 'hex', 'Raw object it was in.'),
      column('first_seen_at', 'timestamptz', 'UTC', 'First time it was set aside.'),
      column('last_seen_at', 'timestamptz', 'UTC', 'Last time.'),
      column('first_run_key', 'integer', '', 'Run of the first time, in `pipeline_run`.'),
      column('last_run_key', 'integer', '', 'Run of the last time, in `pipeline_run`.'),
    ],
  },
  {
    name: 'source_quota',
    meaning: 'Call quotas as the source stated them.',
    grain: 'a dataset and an answer',
    columns: [
      column('dataset', 'text', '', 'Dataset the quota is for.'),
      column('observed_at', 'timestamptz', 'UTC', 'When the answer came.'),
      column('limit_count', 'integer', 'calls', 'Calls allowed until the reset.'),
      column('remaining_count', 'integer', 'calls', 'Calls left.'),
      nullable(column('resets_at', 'timestamptz', 'UTC', 'Reset; null when not stated.')),
      column('run_key', 'integer', '', 'Run that asked, in `pipeline_run`.'),
    ],
  },
  {
    name: 'slot_publication',
    meaning: 'How late a slot of a region was: written by scheduled runs over real-time data only.',
    grain: 'a dataset, a slot and a region',
    columns: [
      column('dataset', 'text', '', 'Dataset, by its name at the source.'),
      column('slot_start', 'timestamptz', 'UTC', 'First instant of the slot.'),
      column('region_key', 'smallint', '', 'Region.'),
      nullable(
        column('last_absent_at', 'timestamptz', 'UTC', 'Last look without it; null when none.'),
      ),
      column('first_seen_at', 'timestamptz', 'UTC', 'First fetch with it.'),
      column('available_at', 'timestamptz', 'UTC', 'When Gold, and so the API, had it.'),
      column('run_key', 'integer', '', 'Run that brought it, in `pipeline_run`.'),
    ],
  },
  {
    name: 'warehouse_origin',
    meaning: 'Which origin of data this database takes; the others are refused.',
    grain: 'the database: one row',
    columns: [
      column('singleton', 'boolean', '', 'Always true: keeps the table at one row.'),
      column('origin', 'text', '', '`live`, `simulated` or `replayed`.'),
      column('marked_at', 'timestamptz', 'UTC', 'When the database was set up.'),
    ],
  },
  {
    name: 'schema_migration',
    meaning: 'The migrations that were applied.',
    grain: 'a file of sql/postgres/',
    columns: [
      column('name', 'text', '', 'Name of the file.'),
      column('sha256', 'text', 'hex', 'SHA-256 of the file; a changed file is refused.'),
      column('applied_at', 'timestamptz', 'UTC', 'When it was applied.'),
    ],
  },
];
