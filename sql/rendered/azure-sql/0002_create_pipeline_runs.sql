-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: the runs of the pipelines, the Bronze objects they read, and the link between both.
-- Why: every Gold row names its run and every run its raw bytes: lineage is a query.
-- Undo: drop table pipeline_run_bronze_object, bronze_object, pipeline_run;

create table pipeline_run (
  run_key int not null identity(1, 1),
  run_id nvarchar(200) collate Latin1_General_100_BIN2 not null,
  workflow_id nvarchar(1000) collate Latin1_General_100_BIN2 not null,
  workflow_type nvarchar(200) collate Latin1_General_100_BIN2 not null,
  dataset nvarchar(100) collate Latin1_General_100_BIN2 not null,
  origin nvarchar(20) collate Latin1_General_100_BIN2 not null,
  window_start datetime2(0) not null,
  window_end datetime2(0) not null,
  run_trigger nvarchar(20) collate Latin1_General_100_BIN2 not null,
  code_version nvarchar(100) collate Latin1_General_100_BIN2 not null,
  outcome nvarchar(20) collate Latin1_General_100_BIN2 not null,
  error_code nvarchar(100) collate Latin1_General_100_BIN2,
  error_message nvarchar(4000) collate Latin1_General_100_BIN2,
  started_at datetime2(6) not null,
  fetched_at datetime2(6),
  finished_at datetime2(6) not null,
  rows_in_count int not null,
  rows_accepted_count int not null,
  rows_rejected_count int not null,
  facts_inserted_count int not null,
  facts_revised_count int not null,
  facts_unchanged_count int not null,
  facts_retired_count int not null,
  facts_outranked_count int not null,
  checks nvarchar(max) collate Latin1_General_100_BIN2 not null,
  constraint pipeline_run_pk primary key (run_key),
  constraint pipeline_run_run_id_unique unique (run_id),
  constraint pipeline_run_window_forward check (window_start < window_end),
  constraint pipeline_run_origin_known check (origin in (N'live', N'simulated', N'replayed')),
  constraint pipeline_run_trigger_known check (run_trigger in (N'schedule', N'backfill', N'rerun')),
  constraint pipeline_run_outcome_known check (outcome in (N'success', N'failure')),
  constraint pipeline_run_failure_has_code check (
    (outcome = N'failure' and error_code is not null)
    or (outcome <> N'failure' and error_code is null)),
  constraint pipeline_run_checks_json check (isjson(checks) = 1)
);

create index pipeline_run_window on pipeline_run (dataset, window_start, window_end);

create table bronze_object (
  bronze_object_key int not null identity(1, 1),
  sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,
  path nvarchar(700) collate Latin1_General_100_BIN2 not null,
  size_bytes bigint not null,
  row_count int not null,
  dataset nvarchar(100) collate Latin1_General_100_BIN2 not null,
  source_url nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  content_type nvarchar(200) collate Latin1_General_100_BIN2 not null,
  fetched_at datetime2(6) not null,
  constraint bronze_object_pk primary key (bronze_object_key),
  constraint bronze_object_sha256_path_unique unique (sha256, path)
);

create table pipeline_run_bronze_object (
  run_key int not null,
  bronze_object_key int not null,
  constraint pipeline_run_bronze_object_pk primary key (run_key, bronze_object_key),
  constraint pipeline_run_bronze_object_run_fk foreign key (run_key)
    references pipeline_run (run_key),
  constraint pipeline_run_bronze_object_object_fk foreign key (bronze_object_key)
    references bronze_object (bronze_object_key)
);
