-- What: assets and what happened to them, how recent each dataset is, alarms; population and area of regions.
-- Why: what the flux names is found, followed and never forgotten; a source that falls silent is told of.
-- Undo: drop table alarm, dataset_freshness, asset_event, asset; alter table dim_region drop population, drop area_km2;

-- A region, node or unit that data has named; never deleted. Kinds are the product's words. Keys are in
-- byte order, as on Azure SQL: a page goes on where the one before it ended.
create table asset (
  asset_kind text collate "C" not null,
  asset_code text collate "C" not null,
  asset_name text,
  state text not null,
  state_since timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  is_resolved boolean not null,
  region_code text,
  population integer,
  area_km2 double precision,
  voltage_kv double precision,
  capacity_mw double precision,
  constraint asset_pk primary key (asset_kind, asset_code),
  constraint asset_state_known check (state in ('active', 'stale', 'inactive')),
  constraint asset_seen_forward check (first_seen_at <= last_seen_at)
);

create table asset_event (
  asset_event_key integer generated always as identity,
  asset_kind text collate "C" not null,
  asset_code text collate "C" not null,
  event text not null,
  occurred_at timestamptz not null,
  job_id text not null,
  detail text not null,
  constraint asset_event_pk primary key (asset_event_key),
  constraint asset_event_asset_fk foreign key (asset_kind, asset_code)
    references asset (asset_kind, asset_code),
  constraint asset_event_known check (event in ('discovered', 'became_stale', 'became_inactive',
    'returned', 'resolved', 'metadata_changed'))
);

create index asset_event_asset on asset_event (asset_kind, asset_code, asset_event_key);

create table dataset_freshness (
  dataset text collate "C" not null,
  state text not null,
  state_since timestamptz not null,
  newest_measured_at timestamptz,
  first_attempt_at timestamptz,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  judged_on text,
  late_after_minutes integer,
  stale_after_minutes integer,
  judged_at timestamptz,
  constraint dataset_freshness_pk primary key (dataset),
  constraint dataset_freshness_state_known check (state in ('fresh', 'late', 'stale', 'unknown')),
  constraint dataset_freshness_judged_on_known check (judged_on in ('measured', 'answered'))
);

-- One row an episode, kept for ever; it is open until cleared_at is set.
create table alarm (
  alarm_id integer generated always as identity,
  kind text not null,
  subject text not null,
  severity text not null,
  raised_at timestamptz not null,
  last_seen_at timestamptz not null,
  cleared_at timestamptz,
  detail text not null,
  raised_by_job text not null,
  cleared_by_job text,
  cleared_because text,
  constraint alarm_pk primary key (alarm_id),
  constraint alarm_episode_unique unique (kind, subject, raised_at),
  constraint alarm_severity_known check (severity in ('warning', 'critical')),
  constraint alarm_cleared_by_job check ((cleared_at is null) = (cleared_by_job is null))
);

-- At most one alarm of a kind and subject is open.
create unique index alarm_open on alarm (kind, subject) where cleared_at is null;

alter table dim_region add population integer;
alter table dim_region add area_km2 double precision;

grant select on asset, asset_event, dataset_freshness, alarm
  to grid_loader, grid_api_reader, grid_operator;
grant insert, update on asset, dataset_freshness, alarm to grid_loader;
grant insert on asset_event to grid_loader;

-- Population and area follow the registry with every load.
grant update on dim_region to grid_loader;
