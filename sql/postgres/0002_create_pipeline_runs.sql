-- What: the runs of the pipelines, the Bronze objects they read, and the link between both.
-- Why: every Gold row names its run and every run its raw bytes: lineage is a query.
-- Undo: drop table pipeline_run_bronze_object, bronze_object, pipeline_run;

create table pipeline_run (
  run_key integer generated always as identity,
  run_id text not null,
  workflow_id text not null,
  workflow_type text not null,
  dataset text not null,
  origin text not null,
  window_start timestamptz not null,
  window_end timestamptz not null,
  run_trigger text not null,
  code_version text not null,
  outcome text not null,
  error_code text,
  error_message text,
  started_at timestamptz not null,
  fetched_at timestamptz,
  finished_at timestamptz not null,
  rows_in_count integer not null,
  rows_accepted_count integer not null,
  rows_rejected_count integer not null,
  facts_inserted_count integer not null,
  facts_revised_count integer not null,
  facts_unchanged_count integer not null,
  facts_retired_count integer not null,
  facts_outranked_count integer not null,
  checks jsonb not null,
  constraint pipeline_run_pk primary key (run_key),
  constraint pipeline_run_run_id_unique unique (run_id),
  constraint pipeline_run_window_forward check (window_start < window_end),
  constraint pipeline_run_origin_known check (origin in ('live', 'simulated', 'replayed')),
  constraint pipeline_run_trigger_known check (run_trigger in ('schedule', 'backfill', 'rerun')),
  constraint pipeline_run_outcome_known check (outcome in ('success', 'failure')),
  constraint pipeline_run_failure_has_code check ((outcome = 'failure') = (error_code is not null))
);

create index pipeline_run_window on pipeline_run (dataset, window_start, window_end);

create table bronze_object (
  bronze_object_key integer generated always as identity,
  sha256 text not null,
  path text not null,
  size_bytes bigint not null,
  row_count integer not null,
  dataset text not null,
  source_url text not null,
  content_type text not null,
  fetched_at timestamptz not null,
  constraint bronze_object_pk primary key (bronze_object_key),
  constraint bronze_object_sha256_path_unique unique (sha256, path)
);

create table pipeline_run_bronze_object (
  run_key integer not null,
  bronze_object_key integer not null,
  constraint pipeline_run_bronze_object_pk primary key (run_key, bronze_object_key),
  constraint pipeline_run_bronze_object_run_fk foreign key (run_key)
    references pipeline_run (run_key),
  constraint pipeline_run_bronze_object_object_fk foreign key (bronze_object_key)
    references bronze_object (bronze_object_key)
);
