-- What: the record tables of Gold (domain/star-schema/), each with the revisions of its rows; and
-- whether a run brings flows.
-- Why: what is no flow of a region keeps its past too; docs/decisions/0004-bitemporal-facts.md. Runs
-- of other datasets say nothing about why a window holds no flow.
-- Undo: drop these tables; alter table pipeline_run drop column brings_flows;

alter table pipeline_run add column brings_flows boolean not null default true;

-- No foreign keys, as for the flows: the loader takes run and object from rows it has just written.
-- Texts of a key are in byte order, as on Azure SQL: a page goes on where the one before it ended.
-- National eCO2mix, one series a row: mix by fuel, forecasts, exchanges, CO2 rate.
create table fact_national_flow (
  slot_start timestamptz not null,
  series_code text collate "C" not null,
  known_from timestamptz not null,
  value double precision,
  unit text not null,
  missing_reason text,
  step_minutes integer,
  vintage_rank integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint fact_national_flow_pk primary key (slot_start, series_code)
);

create table fact_national_flow_revision (
  slot_start timestamptz not null,
  series_code text collate "C" not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  value double precision,
  unit text not null,
  missing_reason text,
  step_minutes integer,
  vintage_rank integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint fact_national_flow_revision_pk primary key (slot_start, series_code, known_from),
  constraint fact_national_flow_revision_known_forward check (known_from < known_to)
);

-- Installed capacity of a region and source over time.
create table fact_installed_capacity (
  region_code text collate "C" not null,
  source_code text collate "C" not null,
  valid_from date not null,
  known_from timestamptz not null,
  valid_to date,
  capacity_mw double precision,
  edition text not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint fact_installed_capacity_pk primary key (region_code, source_code, valid_from)
);

create table fact_installed_capacity_revision (
  region_code text collate "C" not null,
  source_code text collate "C" not null,
  valid_from date not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  valid_to date,
  capacity_mw double precision,
  edition text not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint fact_installed_capacity_revision_pk primary key (region_code, source_code, valid_from, known_from),
  constraint fact_installed_capacity_revision_known_forward check (known_from < known_to)
);

-- Installations of the national register over time; known by EIC or register id (R14).
create table dim_generation_installation (
  installation_id text collate "C" not null,
  valid_from date not null,
  known_from timestamptz not null,
  valid_to date,
  id_kind text not null,
  installation_name text,
  region_code text,
  commune_code text,
  substation_code text,
  filiere text,
  source_code text,
  is_source_corrected boolean not null,
  technology text,
  capacity_mw double precision,
  commissioned_on date,
  installation_count integer,
  operating_state text,
  edition text not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint dim_generation_installation_pk primary key (installation_id, valid_from)
);

create table dim_generation_installation_revision (
  installation_id text collate "C" not null,
  valid_from date not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  valid_to date,
  id_kind text not null,
  installation_name text,
  region_code text,
  commune_code text,
  substation_code text,
  filiere text,
  source_code text,
  is_source_corrected boolean not null,
  technology text,
  capacity_mw double precision,
  commissioned_on date,
  installation_count integer,
  operating_state text,
  edition text not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint dim_generation_installation_revision_pk primary key (installation_id, valid_from, known_from),
  constraint dim_generation_installation_revision_known_forward check (known_from < known_to)
);

-- Unavailabilities of units and lines: the highest version of each event.
create table fact_outage (
  publisher text collate "C" not null,
  outage_id text collate "C" not null,
  known_from timestamptz not null,
  version integer not null,
  status text not null,
  outage_kind text not null,
  asset_code text,
  asset_name text not null,
  asset_kind text not null,
  fuel_type text,
  source_code text,
  region_code text,
  started_at timestamptz not null,
  ended_at timestamptz,
  installed_mw double precision,
  available_mw double precision,
  reason text,
  published_at timestamptz,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint fact_outage_pk primary key (publisher, outage_id)
);

create index fact_outage_started_at on fact_outage (started_at);

create table fact_outage_revision (
  publisher text collate "C" not null,
  outage_id text collate "C" not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  version integer not null,
  status text not null,
  outage_kind text not null,
  asset_code text,
  asset_name text not null,
  asset_kind text not null,
  fuel_type text,
  source_code text,
  region_code text,
  started_at timestamptz not null,
  ended_at timestamptz,
  installed_mw double precision,
  available_mw double precision,
  reason text,
  published_at timestamptz,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint fact_outage_revision_pk primary key (publisher, outage_id, known_from),
  constraint fact_outage_revision_known_forward check (known_from < known_to)
);

create index fact_outage_revision_started_at on fact_outage_revision (started_at);

-- What stays available in each span of an unavailability.
create table fact_outage_period (
  publisher text collate "C" not null,
  outage_id text collate "C" not null,
  direction text collate "C" not null,
  period_start timestamptz not null,
  known_from timestamptz not null,
  version integer not null,
  period_end timestamptz,
  available_mw double precision,
  unavailable_mw double precision,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint fact_outage_period_pk primary key (publisher, outage_id, direction, period_start)
);

create index fact_outage_period_period_start on fact_outage_period (period_start);

create table fact_outage_period_revision (
  publisher text collate "C" not null,
  outage_id text collate "C" not null,
  direction text collate "C" not null,
  period_start timestamptz not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  version integer not null,
  period_end timestamptz,
  available_mw double precision,
  unavailable_mw double precision,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint fact_outage_period_revision_pk primary key (publisher, outage_id, direction, period_start, known_from),
  constraint fact_outage_period_revision_known_forward check (known_from < known_to)
);

create index fact_outage_period_revision_period_start on fact_outage_period_revision (period_start);

-- Communes, from the official geographic code.
create table dim_commune (
  commune_code text collate "C" not null,
  known_from timestamptz not null,
  commune_name text not null,
  department_code text not null,
  region_code text not null,
  population integer,
  is_current boolean not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint dim_commune_pk primary key (commune_code)
);

create table dim_commune_revision (
  commune_code text collate "C" not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  commune_name text not null,
  department_code text not null,
  region_code text not null,
  population integer,
  is_current boolean not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint dim_commune_revision_pk primary key (commune_code, known_from),
  constraint dim_commune_revision_known_forward check (known_from < known_to)
);

-- Which communes a postal code serves; a code may serve several, in two regions even.
create table bridge_postal_code (
  postal_code text collate "C" not null,
  commune_code text collate "C" not null,
  known_from timestamptz not null,
  commune_name text not null,
  region_code text not null,
  node_code text,
  node_basis text,
  is_current boolean not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint bridge_postal_code_pk primary key (postal_code, commune_code)
);

create table bridge_postal_code_revision (
  postal_code text collate "C" not null,
  commune_code text collate "C" not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  commune_name text not null,
  region_code text not null,
  node_code text,
  node_basis text,
  is_current boolean not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint bridge_postal_code_revision_pk primary key (postal_code, commune_code, known_from),
  constraint bridge_postal_code_revision_known_forward check (known_from < known_to)
);

-- Population and area of the regions, from the reference database.
create table dim_region_profile (
  region_code text collate "C" not null,
  known_from timestamptz not null,
  region_name text not null,
  population integer,
  area_km2 double precision,
  commune_count integer,
  is_in_eco2mix boolean not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint dim_region_profile_pk primary key (region_code)
);

create table dim_region_profile_revision (
  region_code text collate "C" not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  region_name text not null,
  population integer,
  area_km2 double precision,
  commune_count integer,
  is_in_eco2mix boolean not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint dim_region_profile_revision_pk primary key (region_code, known_from),
  constraint dim_region_profile_revision_known_forward check (known_from < known_to)
);

-- Substations of the transmission grid.
create table dim_grid_node (
  node_code text collate "C" not null,
  known_from timestamptz not null,
  node_name text not null,
  voltage_kv double precision,
  node_state text,
  node_function text,
  longitude_deg double precision,
  latitude_deg double precision,
  region_code text,
  is_simulated boolean not null,
  source_rank integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint dim_grid_node_pk primary key (node_code)
);

create table dim_grid_node_revision (
  node_code text collate "C" not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  node_name text not null,
  voltage_kv double precision,
  node_state text,
  node_function text,
  longitude_deg double precision,
  latitude_deg double precision,
  region_code text,
  is_simulated boolean not null,
  source_rank integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint dim_grid_node_revision_pk primary key (node_code, known_from),
  constraint dim_grid_node_revision_known_forward check (known_from < known_to)
);

-- Hourly weather of a region, weighted over the cells of a 0.25 degree grid.
create table fact_regional_climate (
  region_code text collate "C" not null,
  hour_start timestamptz not null,
  weighting text collate "C" not null,
  known_from timestamptz not null,
  wind_speed_10m_m_per_s double precision,
  wind_speed_100m_m_per_s double precision,
  solar_irradiance_w_per_m2 double precision,
  temperature_c double precision,
  provider text not null,
  provider_rank integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  constraint fact_regional_climate_pk primary key (region_code, hour_start, weighting)
);

create index fact_regional_climate_hour_start on fact_regional_climate (hour_start);

create table fact_regional_climate_revision (
  region_code text collate "C" not null,
  hour_start timestamptz not null,
  weighting text collate "C" not null,
  known_from timestamptz not null,
  known_to timestamptz not null,
  wind_speed_10m_m_per_s double precision,
  wind_speed_100m_m_per_s double precision,
  solar_irradiance_w_per_m2 double precision,
  temperature_c double precision,
  provider text not null,
  provider_rank integer not null,
  run_key integer not null,
  bronze_object_key integer not null,
  ended_by_run_key integer not null,
  constraint fact_regional_climate_revision_pk primary key (region_code, hour_start, weighting, known_from),
  constraint fact_regional_climate_revision_known_forward check (known_from < known_to)
);

create index fact_regional_climate_revision_hour_start on fact_regional_climate_revision (hour_start);

-- What has been known is never lost: the loader adds to the revisions and deletes nowhere.
grant select, insert, update on
  fact_national_flow,
  fact_installed_capacity,
  dim_generation_installation,
  fact_outage,
  fact_outage_period,
  dim_commune,
  bridge_postal_code,
  dim_region_profile,
  dim_grid_node,
  fact_regional_climate
  to grid_loader;
grant select, insert on
  fact_national_flow_revision,
  fact_installed_capacity_revision,
  dim_generation_installation_revision,
  fact_outage_revision,
  fact_outage_period_revision,
  dim_commune_revision,
  bridge_postal_code_revision,
  dim_region_profile_revision,
  dim_grid_node_revision,
  fact_regional_climate_revision
  to grid_loader;
grant select on
  fact_national_flow,
  fact_installed_capacity,
  dim_generation_installation,
  fact_outage,
  fact_outage_period,
  dim_commune,
  bridge_postal_code,
  dim_region_profile,
  dim_grid_node,
  fact_regional_climate,
  fact_national_flow_revision,
  fact_installed_capacity_revision,
  dim_generation_installation_revision,
  fact_outage_revision,
  fact_outage_period_revision,
  dim_commune_revision,
  bridge_postal_code_revision,
  dim_region_profile_revision,
  dim_grid_node_revision,
  fact_regional_climate_revision
  to grid_api_reader, grid_operator;
