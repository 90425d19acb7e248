-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: assets and what happened to them, how recent each dataset is, alarms; population and area of regions.
-- Why: what the flux names is found, followed and never forgotten; a source that falls silent is told of.
-- Undo: drop table alarm, dataset_freshness, asset_event, asset; alter table dim_region drop column population, area_km2;

-- A region, node or unit that data has named; never deleted. Kinds are the product's words.
create table asset (
  asset_kind nvarchar(30) collate Latin1_General_100_BIN2 not null,
  asset_code nvarchar(100) collate Latin1_General_100_BIN2 not null,
  asset_name nvarchar(200) collate Latin1_General_100_BIN2,
  state nvarchar(20) collate Latin1_General_100_BIN2 not null,
  state_since datetime2(6) not null,
  first_seen_at datetime2(6) not null,
  last_seen_at datetime2(6) not null,
  is_resolved bit not null,
  region_code nvarchar(10) collate Latin1_General_100_BIN2,
  population int,
  area_km2 float(53),
  voltage_kv float(53),
  capacity_mw float(53),
  constraint asset_pk primary key (asset_kind, asset_code),
  constraint asset_state_known check (state in (N'active', N'stale', N'inactive')),
  constraint asset_seen_forward check (first_seen_at <= last_seen_at)
);

create table asset_event (
  asset_event_key int not null identity(1, 1),
  asset_kind nvarchar(30) collate Latin1_General_100_BIN2 not null,
  asset_code nvarchar(100) collate Latin1_General_100_BIN2 not null,
  event nvarchar(30) collate Latin1_General_100_BIN2 not null,
  occurred_at datetime2(6) not null,
  job_id nvarchar(700) collate Latin1_General_100_BIN2 not null,
  detail nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  constraint asset_event_pk primary key (asset_event_key),
  constraint asset_event_asset_fk foreign key (asset_kind, asset_code)
    references asset (asset_kind, asset_code),
  constraint asset_event_known check (event in (N'discovered', N'became_stale', N'became_inactive',
    N'returned', N'resolved', N'metadata_changed'))
);

create index asset_event_asset on asset_event (asset_kind, asset_code, asset_event_key);

create table dataset_freshness (
  dataset nvarchar(100) collate Latin1_General_100_BIN2 not null,
  state nvarchar(20) collate Latin1_General_100_BIN2 not null,
  state_since datetime2(6) not null,
  newest_measured_at datetime2(6),
  first_attempt_at datetime2(6),
  last_attempt_at datetime2(6),
  last_success_at datetime2(6),
  judged_on nvarchar(20) collate Latin1_General_100_BIN2,
  late_after_minutes int,
  stale_after_minutes int,
  judged_at datetime2(6),
  constraint dataset_freshness_pk primary key (dataset),
  constraint dataset_freshness_state_known
    check (state in (N'fresh', N'late', N'stale', N'unknown')),
  constraint dataset_freshness_judged_on_known check (judged_on in (N'measured', N'answered'))
);

-- One row an episode, kept for ever; it is open until cleared_at is set.
create table alarm (
  alarm_id int not null identity(1, 1),
  kind nvarchar(50) collate Latin1_General_100_BIN2 not null,
  subject nvarchar(100) collate Latin1_General_100_BIN2 not null,
  severity nvarchar(20) collate Latin1_General_100_BIN2 not null,
  raised_at datetime2(6) not null,
  last_seen_at datetime2(6) not null,
  cleared_at datetime2(6),
  detail nvarchar(2000) collate Latin1_General_100_BIN2 not null,
  raised_by_job nvarchar(700) collate Latin1_General_100_BIN2 not null,
  cleared_by_job nvarchar(700) collate Latin1_General_100_BIN2,
  cleared_because nvarchar(2000) collate Latin1_General_100_BIN2,
  constraint alarm_pk primary key (alarm_id),
  constraint alarm_episode_unique unique (kind, subject, raised_at),
  constraint alarm_severity_known check (severity in (N'warning', N'critical')),
  constraint alarm_cleared_by_job check ((cleared_at is null and cleared_by_job is null)
    or (cleared_at is not null and cleared_by_job is not null))
);

-- At most one alarm of a kind and subject is open.
create unique index alarm_open on alarm (kind, subject) where cleared_at is null;

alter table dim_region add population int;
alter table dim_region add area_km2 float(53);

grant select on asset to grid_loader, grid_api_reader, grid_operator;
grant select on asset_event to grid_loader, grid_api_reader, grid_operator;
grant select on dataset_freshness to grid_loader, grid_api_reader, grid_operator;
grant select on alarm to grid_loader, grid_api_reader, grid_operator;
grant insert, update on asset to grid_loader;
grant insert, update on dataset_freshness to grid_loader;
grant insert, update on alarm to grid_loader;
grant insert on asset_event to grid_loader;

-- Population and area follow the registry with every load.
grant update on dim_region to grid_loader;
