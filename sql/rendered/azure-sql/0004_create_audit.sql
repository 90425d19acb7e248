-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: heartbeats, set-aside records, source quotas, and the latency record of every slot.
-- Why: an auditor asks what was tried, what was left out and how late a number was.
-- Undo: drop table slot_publication, source_quota, rejected_record, ingestion_audit;

create table ingestion_audit (
  ingestion_audit_key int not null identity(1, 1),
  job_id nvarchar(700) collate Latin1_General_100_BIN2 not null,
  "timestamp" datetime2(6) not null,
  status nvarchar(20) collate Latin1_General_100_BIN2 not null,
  source nvarchar(100) collate Latin1_General_100_BIN2 not null,
  record_count int not null,
  error_details nvarchar(max) collate Latin1_General_100_BIN2,
  constraint ingestion_audit_pk primary key (ingestion_audit_key),
  constraint ingestion_audit_beat_unique unique (job_id, "timestamp", status),
  constraint ingestion_audit_status_known check (status in (N'success', N'failure'))
);

create table rejected_record (
  rejected_record_key int not null identity(1, 1),
  dataset nvarchar(100) collate Latin1_General_100_BIN2 not null,
  record_key nvarchar(500) collate Latin1_General_100_BIN2 not null,
  reason nvarchar(100) collate Latin1_General_100_BIN2 not null,
  field nvarchar(100) collate Latin1_General_100_BIN2 not null,
  severity nvarchar(20) collate Latin1_General_100_BIN2 not null,
  raw_value nvarchar(4000) collate Latin1_General_100_BIN2 not null,
  bronze_sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,
  first_seen_at datetime2(6) not null,
  last_seen_at datetime2(6) not null,
  first_run_key int not null,
  last_run_key int not null,
  constraint rejected_record_pk primary key (rejected_record_key),
  constraint rejected_record_identity_unique unique (dataset, record_key, reason, field),
  constraint rejected_record_severity_known check (severity in (N'expected', N'defect')),
  constraint rejected_record_first_run_fk foreign key (first_run_key)
    references pipeline_run (run_key),
  constraint rejected_record_last_run_fk foreign key (last_run_key)
    references pipeline_run (run_key)
);

create table source_quota (
  dataset nvarchar(100) collate Latin1_General_100_BIN2 not null,
  observed_at datetime2(6) not null,
  limit_count int not null,
  remaining_count int not null,
  resets_at datetime2(6),
  run_key int not null,
  constraint source_quota_pk primary key (dataset, observed_at),
  constraint source_quota_run_fk foreign key (run_key) references pipeline_run (run_key)
);

-- A slot was published after last_absent_at and not after first_seen_at; the API had it at available_at.
create table slot_publication (
  dataset nvarchar(100) collate Latin1_General_100_BIN2 not null,
  slot_start datetime2(0) not null,
  region_key smallint not null,
  last_absent_at datetime2(6),
  first_seen_at datetime2(6) not null,
  available_at datetime2(6) not null,
  run_key int not null,
  constraint slot_publication_pk primary key (dataset, slot_start, region_key),
  constraint slot_publication_region_fk foreign key (region_key)
    references dim_region (region_key),
  constraint slot_publication_run_fk foreign key (run_key) references pipeline_run (run_key)
);
