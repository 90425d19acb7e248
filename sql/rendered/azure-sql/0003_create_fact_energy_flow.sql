-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: the current energy flows, every value they replaced, and the clock of the loads.
-- Why: bitemporal Gold at the grain region x slot x source; docs/decisions/0009-gold-on-azure-sql.md.
-- Undo: drop table load_clock, fact_energy_flow_revision, fact_energy_flow;

-- vintage_rank: 0 real_time, 1 consolidated, 2 definitive. No foreign keys: the loader takes every
-- key from rows it has just read or written, and a check a row would cost more than the load.
create table fact_energy_flow (
  slot_start datetime2(0) not null,
  known_from datetime2(6) not null,
  value_mw float(53),
  date_key int not null,
  run_key int not null,
  bronze_object_key int not null,
  region_key smallint not null,
  source_key smallint not null,
  time_key smallint not null,
  step_minutes smallint not null,
  vintage_rank smallint not null,
  missing_reason nvarchar(16) collate Latin1_General_100_BIN2,
  constraint fact_energy_flow_pk primary key clustered (slot_start, region_key, source_key)
    with (data_compression = page),
  constraint fact_energy_flow_value_or_reason check (
    (value_mw is null and missing_reason is not null)
    or (value_mw is not null and missing_reason is null)),
  constraint fact_energy_flow_step_on_grid
    check (step_minutes = 15 or (step_minutes = 30 and time_key % 30 = 0)),
  constraint fact_energy_flow_vintage_known check (vintage_rank between 0 and 2),
  constraint fact_energy_flow_reason_known
    check (missing_reason in (N'not_measured', N'not_available', N'invalid'))
);

-- One region and source over a long time: there is no skip scan here as in PostgreSQL 18.
create index fact_energy_flow_series on fact_energy_flow (region_key, source_key, slot_start)
  include (value_mw, missing_reason, step_minutes, vintage_rank, known_from)
  with (data_compression = page);

-- One row a value that is no longer current; [known_from, known_to) is when it was.
create table fact_energy_flow_revision (
  slot_start datetime2(0) not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  value_mw float(53),
  date_key int not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  region_key smallint not null,
  source_key smallint not null,
  time_key smallint not null,
  step_minutes smallint not null,
  vintage_rank smallint not null,
  missing_reason nvarchar(16) collate Latin1_General_100_BIN2,
  end_reason nvarchar(16) collate Latin1_General_100_BIN2 not null,
  constraint fact_energy_flow_revision_pk
    primary key clustered (slot_start, region_key, source_key, known_from)
    with (data_compression = page),
  constraint fact_energy_flow_revision_known_forward check (known_from < known_to),
  constraint fact_energy_flow_revision_value_or_reason check (
    (value_mw is null and missing_reason is not null)
    or (value_mw is not null and missing_reason is null)),
  constraint fact_energy_flow_revision_end_known check (end_reason in (N'revised', N'retired'))
);

-- One row: how many loads changed facts, and when the latest of them became known.
create table load_clock (
  singleton bit not null default 1,
  load_version bigint not null,
  last_known_from datetime2(6) not null,
  constraint load_clock_pk primary key (singleton),
  constraint load_clock_one_row check (singleton = 1)
);

insert into load_clock (load_version, last_known_from) values (0, '0001-01-01T00:00:00');
