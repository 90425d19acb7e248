-- What: the record tables of Gold (domain/star-schema/), each with the revisions of its rows; and
-- whether a run brings flows.
-- Why: what is no flow of a region keeps its past too; docs/decisions/0004-bitemporal-facts.md. Runs
-- of other datasets say nothing about why a window holds no flow.
-- Undo: drop these tables; alter table pipeline_run drop constraint pipeline_run_brings_flows_default; alter table
-- pipeline_run drop column brings_flows;

alter table pipeline_run
  add brings_flows bit not null constraint pipeline_run_brings_flows_default default 1;

-- No foreign keys, as for the flows: the loader takes run and object from rows it has just written.
-- National eCO2mix, one series a row: mix by fuel, forecasts, exchanges, CO2 rate.
create table fact_national_flow (
  slot_start datetime2(0) not null,
  series_code nvarchar(40) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  value float(53),
  unit nvarchar(10) collate Latin1_General_100_BIN2 not null,
  missing_reason nvarchar(20) collate Latin1_General_100_BIN2,
  step_minutes int,
  vintage_rank int not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint fact_national_flow_pk primary key clustered (slot_start, series_code)
    with (data_compression = page)
);

create table fact_national_flow_revision (
  slot_start datetime2(0) not null,
  series_code nvarchar(40) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  value float(53),
  unit nvarchar(10) collate Latin1_General_100_BIN2 not null,
  missing_reason nvarchar(20) collate Latin1_General_100_BIN2,
  step_minutes int,
  vintage_rank int not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint fact_national_flow_revision_pk primary key clustered (slot_start, series_code, known_from)
    with (data_compression = page),
  constraint fact_national_flow_revision_known_forward check (known_from < known_to)
);

-- Installed capacity of a region and source over time.
create table fact_installed_capacity (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  source_code nvarchar(30) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
  known_from datetime2(6) not null,
  valid_to date,
  capacity_mw float(53),
  edition nvarchar(40) collate Latin1_General_100_BIN2 not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint fact_installed_capacity_pk primary key clustered (region_code, source_code, valid_from)
    with (data_compression = page)
);

create table fact_installed_capacity_revision (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  source_code nvarchar(30) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  valid_to date,
  capacity_mw float(53),
  edition nvarchar(40) collate Latin1_General_100_BIN2 not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint fact_installed_capacity_revision_pk primary key clustered (region_code, source_code, valid_from, known_from)
    with (data_compression = page),
  constraint fact_installed_capacity_revision_known_forward check (known_from < known_to)
);

-- Installations of the national register over time; known by EIC or register id (R14).
create table dim_generation_installation (
  installation_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
  known_from datetime2(6) not null,
  valid_to date,
  id_kind nvarchar(20) collate Latin1_General_100_BIN2 not null,
  installation_name nvarchar(200) collate Latin1_General_100_BIN2,
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2,
  substation_code nvarchar(20) collate Latin1_General_100_BIN2,
  filiere nvarchar(100) collate Latin1_General_100_BIN2,
  source_code nvarchar(30) collate Latin1_General_100_BIN2,
  is_source_corrected bit not null,
  technology nvarchar(100) collate Latin1_General_100_BIN2,
  capacity_mw float(53),
  commissioned_on date,
  installation_count int,
  operating_state nvarchar(60) collate Latin1_General_100_BIN2,
  edition nvarchar(40) collate Latin1_General_100_BIN2 not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint dim_generation_installation_pk primary key clustered (installation_id, valid_from)
    with (data_compression = page)
);

create table dim_generation_installation_revision (
  installation_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  valid_to date,
  id_kind nvarchar(20) collate Latin1_General_100_BIN2 not null,
  installation_name nvarchar(200) collate Latin1_General_100_BIN2,
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2,
  substation_code nvarchar(20) collate Latin1_General_100_BIN2,
  filiere nvarchar(100) collate Latin1_General_100_BIN2,
  source_code nvarchar(30) collate Latin1_General_100_BIN2,
  is_source_corrected bit not null,
  technology nvarchar(100) collate Latin1_General_100_BIN2,
  capacity_mw float(53),
  commissioned_on date,
  installation_count int,
  operating_state nvarchar(60) collate Latin1_General_100_BIN2,
  edition nvarchar(40) collate Latin1_General_100_BIN2 not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint dim_generation_installation_revision_pk primary key clustered (installation_id, valid_from, known_from)
    with (data_compression = page),
  constraint dim_generation_installation_revision_known_forward check (known_from < known_to)
);

-- Unavailabilities of units and lines: the highest version of each event.
create table fact_outage (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  version int not null,
  status nvarchar(20) collate Latin1_General_100_BIN2 not null,
  outage_kind nvarchar(20) collate Latin1_General_100_BIN2 not null,
  asset_code nvarchar(40) collate Latin1_General_100_BIN2,
  asset_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  asset_kind nvarchar(30) collate Latin1_General_100_BIN2 not null,
  fuel_type nvarchar(40) collate Latin1_General_100_BIN2,
  source_code nvarchar(30) collate Latin1_General_100_BIN2,
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  started_at datetime2(0) not null,
  ended_at datetime2(0),
  installed_mw float(53),
  available_mw float(53),
  reason nvarchar(1000) collate Latin1_General_100_BIN2,
  published_at datetime2(0),
  run_key int not null,
  bronze_object_key int not null,
  constraint fact_outage_pk primary key clustered (publisher, outage_id)
    with (data_compression = page)
);

create index fact_outage_started_at on fact_outage (started_at)
  with (data_compression = page);

create table fact_outage_revision (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  version int not null,
  status nvarchar(20) collate Latin1_General_100_BIN2 not null,
  outage_kind nvarchar(20) collate Latin1_General_100_BIN2 not null,
  asset_code nvarchar(40) collate Latin1_General_100_BIN2,
  asset_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  asset_kind nvarchar(30) collate Latin1_General_100_BIN2 not null,
  fuel_type nvarchar(40) collate Latin1_General_100_BIN2,
  source_code nvarchar(30) collate Latin1_General_100_BIN2,
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  started_at datetime2(0) not null,
  ended_at datetime2(0),
  installed_mw float(53),
  available_mw float(53),
  reason nvarchar(1000) collate Latin1_General_100_BIN2,
  published_at datetime2(0),
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint fact_outage_revision_pk primary key clustered (publisher, outage_id, known_from)
    with (data_compression = page),
  constraint fact_outage_revision_known_forward check (known_from < known_to)
);

create index fact_outage_revision_started_at on fact_outage_revision (started_at)
  with (data_compression = page);

-- What stays available in each span of an unavailability.
create table fact_outage_period (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  direction nvarchar(80) collate Latin1_General_100_BIN2 not null,
  period_start datetime2(0) not null,
  known_from datetime2(6) not null,
  version int not null,
  period_end datetime2(0),
  available_mw float(53),
  unavailable_mw float(53),
  run_key int not null,
  bronze_object_key int not null,
  constraint fact_outage_period_pk primary key clustered (publisher, outage_id, direction, period_start)
    with (data_compression = page)
);

create index fact_outage_period_period_start on fact_outage_period (period_start)
  with (data_compression = page);

create table fact_outage_period_revision (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  direction nvarchar(80) collate Latin1_General_100_BIN2 not null,
  period_start datetime2(0) not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  version int not null,
  period_end datetime2(0),
  available_mw float(53),
  unavailable_mw float(53),
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint fact_outage_period_revision_pk primary key clustered (publisher, outage_id, direction, period_start, known_from)
    with (data_compression = page),
  constraint fact_outage_period_revision_known_forward check (known_from < known_to)
);

create index fact_outage_period_revision_period_start on fact_outage_period_revision (period_start)
  with (data_compression = page);

-- Communes, from the official geographic code.
create table dim_commune (
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  department_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  population int,
  is_current bit not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint dim_commune_pk primary key clustered (commune_code)
    with (data_compression = page)
);

create table dim_commune_revision (
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  department_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  population int,
  is_current bit not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint dim_commune_revision_pk primary key clustered (commune_code, known_from)
    with (data_compression = page),
  constraint dim_commune_revision_known_forward check (known_from < known_to)
);

-- Which communes a postal code serves; a code may serve several, in two regions even.
create table bridge_postal_code (
  postal_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  node_code nvarchar(20) collate Latin1_General_100_BIN2,
  node_basis nvarchar(20) collate Latin1_General_100_BIN2,
  is_current bit not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint bridge_postal_code_pk primary key clustered (postal_code, commune_code)
    with (data_compression = page)
);

create table bridge_postal_code_revision (
  postal_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  node_code nvarchar(20) collate Latin1_General_100_BIN2,
  node_basis nvarchar(20) collate Latin1_General_100_BIN2,
  is_current bit not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint bridge_postal_code_revision_pk primary key clustered (postal_code, commune_code, known_from)
    with (data_compression = page),
  constraint bridge_postal_code_revision_known_forward check (known_from < known_to)
);

-- Population and area of the regions, from the reference database.
create table dim_region_profile (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  region_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
  population int,
  area_km2 float(53),
  commune_count int,
  is_in_eco2mix bit not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint dim_region_profile_pk primary key clustered (region_code)
    with (data_compression = page)
);

create table dim_region_profile_revision (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  region_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
  population int,
  area_km2 float(53),
  commune_count int,
  is_in_eco2mix bit not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint dim_region_profile_revision_pk primary key clustered (region_code, known_from)
    with (data_compression = page),
  constraint dim_region_profile_revision_known_forward check (known_from < known_to)
);

-- Substations of the transmission grid.
create table dim_grid_node (
  node_code nvarchar(20) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  node_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  voltage_kv float(53),
  node_state nvarchar(40) collate Latin1_General_100_BIN2,
  node_function nvarchar(60) collate Latin1_General_100_BIN2,
  longitude_deg float(53),
  latitude_deg float(53),
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  is_simulated bit not null,
  source_rank int not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint dim_grid_node_pk primary key clustered (node_code)
    with (data_compression = page)
);

create table dim_grid_node_revision (
  node_code nvarchar(20) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  node_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  voltage_kv float(53),
  node_state nvarchar(40) collate Latin1_General_100_BIN2,
  node_function nvarchar(60) collate Latin1_General_100_BIN2,
  longitude_deg float(53),
  latitude_deg float(53),
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  is_simulated bit not null,
  source_rank int not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint dim_grid_node_revision_pk primary key clustered (node_code, known_from)
    with (data_compression = page),
  constraint dim_grid_node_revision_known_forward check (known_from < known_to)
);

-- Hourly weather of a region, weighted over the cells of a 0.25 degree grid.
create table fact_regional_climate (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  hour_start datetime2(0) not null,
  weighting nvarchar(20) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  wind_speed_10m_m_per_s float(53),
  wind_speed_100m_m_per_s float(53),
  solar_irradiance_w_per_m2 float(53),
  temperature_c float(53),
  provider nvarchar(30) collate Latin1_General_100_BIN2 not null,
  provider_rank int not null,
  run_key int not null,
  bronze_object_key int not null,
  constraint fact_regional_climate_pk primary key clustered (region_code, hour_start, weighting)
    with (data_compression = page)
);

create index fact_regional_climate_hour_start on fact_regional_climate (hour_start)
  with (data_compression = page);

create table fact_regional_climate_revision (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  hour_start datetime2(0) not null,
  weighting nvarchar(20) collate Latin1_General_100_BIN2 not null,
  known_from datetime2(6) not null,
  known_to datetime2(6) not null,
  wind_speed_10m_m_per_s float(53),
  wind_speed_100m_m_per_s float(53),
  solar_irradiance_w_per_m2 float(53),
  temperature_c float(53),
  provider nvarchar(30) collate Latin1_General_100_BIN2 not null,
  provider_rank int not null,
  run_key int not null,
  bronze_object_key int not null,
  ended_by_run_key int not null,
  constraint fact_regional_climate_revision_pk primary key clustered (region_code, hour_start, weighting, known_from)
    with (data_compression = page),
  constraint fact_regional_climate_revision_known_forward check (known_from < known_to)
);

create index fact_regional_climate_revision_hour_start on fact_regional_climate_revision (hour_start)
  with (data_compression = page);

-- What has been known is never lost: the loader adds to the revisions and deletes nowhere.
grant select, insert, update on fact_national_flow to grid_loader;
grant select, insert on fact_national_flow_revision to grid_loader;
grant select on fact_national_flow to grid_api_reader, grid_operator;
grant select on fact_national_flow_revision to grid_api_reader, grid_operator;
grant select, insert, update on fact_installed_capacity to grid_loader;
grant select, insert on fact_installed_capacity_revision to grid_loader;
grant select on fact_installed_capacity to grid_api_reader, grid_operator;
grant select on fact_installed_capacity_revision to grid_api_reader, grid_operator;
grant select, insert, update on dim_generation_installation to grid_loader;
grant select, insert on dim_generation_installation_revision to grid_loader;
grant select on dim_generation_installation to grid_api_reader, grid_operator;
grant select on dim_generation_installation_revision to grid_api_reader, grid_operator;
grant select, insert, update on fact_outage to grid_loader;
grant select, insert on fact_outage_revision to grid_loader;
grant select on fact_outage to grid_api_reader, grid_operator;
grant select on fact_outage_revision to grid_api_reader, grid_operator;
grant select, insert, update on fact_outage_period to grid_loader;
grant select, insert on fact_outage_period_revision to grid_loader;
grant select on fact_outage_period to grid_api_reader, grid_operator;
grant select on fact_outage_period_revision to grid_api_reader, grid_operator;
grant select, insert, update on dim_commune to grid_loader;
grant select, insert on dim_commune_revision to grid_loader;
grant select on dim_commune to grid_api_reader, grid_operator;
grant select on dim_commune_revision to grid_api_reader, grid_operator;
grant select, insert, update on bridge_postal_code to grid_loader;
grant select, insert on bridge_postal_code_revision to grid_loader;
grant select on bridge_postal_code to grid_api_reader, grid_operator;
grant select on bridge_postal_code_revision to grid_api_reader, grid_operator;
grant select, insert, update on dim_region_profile to grid_loader;
grant select, insert on dim_region_profile_revision to grid_loader;
grant select on dim_region_profile to grid_api_reader, grid_operator;
grant select on dim_region_profile_revision to grid_api_reader, grid_operator;
grant select, insert, update on dim_grid_node to grid_loader;
grant select, insert on dim_grid_node_revision to grid_loader;
grant select on dim_grid_node to grid_api_reader, grid_operator;
grant select on dim_grid_node_revision to grid_api_reader, grid_operator;
grant select, insert, update on fact_regional_climate to grid_loader;
grant select, insert on fact_regional_climate_revision to grid_loader;
grant select on fact_regional_climate to grid_api_reader, grid_operator;
grant select on fact_regional_climate_revision to grid_api_reader, grid_operator;
