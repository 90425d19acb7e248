-- What: the current energy flows, every value they replaced, and the clock of the loads.
-- Why: bitemporal Gold at the grain region x slot x source; docs/decisions/0004-bitemporal-facts.md.
-- Undo: drop table load_clock, fact_energy_flow_revision, fact_energy_flow;

-- Wide columns first: the order of columns keeps alignment padding out of every row.
-- vintage_rank: 0 real_time, 1 consolidated, 2 definitive. No foreign keys: the loader takes every
-- key from rows it has just read or written, and a check a row would cost more than the load.
create table fact_energy_flow (
  slot_start timestamptz not null,
  known_from timestamptz not null,
  value_mw double precision,
  date_key integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  region_key smallint not null,
  source_key smallint not null,
  time_key smallint not null,
  step_minutes smallint not null,
  vintage_rank smallint not null,
  missing_reason text,
  constraint fact_energy_flow_pk primary key (slot_start, region_key, source_key),
  constraint fact_energy_flow_value_or_reason
    check ((value_mw is null) <> (missing_reason is null)),
  constraint fact_energy_flow_step_on_grid
    check (step_minutes = 15 or (step_minutes = 30 and time_key % 30 = 0)),
  constraint fact_energy_flow_vintage_known check (vintage_rank between 0 and 2),
  constraint fact_energy_flow_reason_known
    check (missing_reason in ('not_measured', 'not_available', 'invalid'))
);

-- One row a value that is no longer current; [known_from, known_to) is when it was.
create table fact_energy_flow_revision (
  slot_start timestamptz not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  value_mw double precision,
  date_key integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  region_key smallint not null,
  source_key smallint not null,
  time_key smallint not null,
  step_minutes smallint not null,
  vintage_rank smallint not null,
  missing_reason text,
  end_reason text not null,
  constraint fact_energy_flow_revision_pk
    primary key (slot_start, region_key, source_key, known_from),
  constraint fact_energy_flow_revision_known_forward check (known_from < known_to),
  constraint fact_energy_flow_revision_value_or_reason
    check ((value_mw is null) <> (missing_reason is null)),
  constraint fact_energy_flow_revision_end_known check (end_reason in ('revised', 'retired'))
);

-- One row: how many loads changed facts, and when the latest of them became known.
create table load_clock (
  singleton boolean not null default true,
  load_version bigint not null,
  last_known_from timestamptz not null,
  constraint load_clock_pk primary key (singleton),
  constraint load_clock_one_row check (singleton)
);

insert into load_clock (load_version, last_known_from) values (0, '-infinity');
