-- What: heartbeats, set-aside records, source quotas, and the latency record of every slot.
-- Why: an auditor asks what was tried, what was left out and how late a number was.
-- Undo: drop table slot_publication, source_quota, rejected_record, ingestion_audit;

create table ingestion_audit (
  ingestion_audit_key integer generated always as identity,
  job_id text not null,
  "timestamp" timestamptz not null,
  status text not null,
  source text not null,
  record_count integer not null,
  error_details text,
  constraint ingestion_audit_pk primary key (ingestion_audit_key),
  constraint ingestion_audit_beat_unique unique (job_id, "timestamp", status),
  constraint ingestion_audit_status_known check (status in ('success', 'failure'))
);

create table rejected_record (
  rejected_record_key integer generated always as identity,
  dataset text not null,
  record_key text not null,
  reason text not null,
  field text not null,
  severity text not null,
  raw_value text not null,
  bronze_sha256 text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  first_run_key integer not null,
  last_run_key integer not null,
  constraint rejected_record_pk primary key (rejected_record_key),
  constraint rejected_record_identity_unique unique (dataset, record_key, reason, field),
  constraint rejected_record_severity_known check (severity in ('expected', 'defect')),
  constraint rejected_record_first_run_fk foreign key (first_run_key)
    references pipeline_run (run_key),
  constraint rejected_record_last_run_fk foreign key (last_run_key)
    references pipeline_run (run_key)
);

create table source_quota (
  dataset text not null,
  observed_at timestamptz not null,
  limit_count integer not null,
  remaining_count integer not null,
  resets_at timestamptz,
  run_key integer not null,
  constraint source_quota_pk primary key (dataset, observed_at),
  constraint source_quota_run_fk foreign key (run_key) references pipeline_run (run_key)
);

-- A slot was published after last_absent_at and not after first_seen_at; the API had it at available_at.
create table slot_publication (
  dataset text not null,
  slot_start timestamptz not null,
  region_key smallint not null,
  last_absent_at timestamptz,
  first_seen_at timestamptz not null,
  available_at timestamptz not null,
  run_key integer not null,
  constraint slot_publication_pk primary key (dataset, slot_start, region_key),
  constraint slot_publication_region_fk foreign key (region_key)
    references dim_region (region_key),
  constraint slot_publication_run_fk foreign key (run_key) references pipeline_run (run_key)
);
