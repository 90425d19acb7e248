-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_fact_regional_climate;
drop table if exists #change_fact_regional_climate;
create table #staged_fact_regional_climate (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  hour_start datetime2(0) not null,
  weighting nvarchar(20) collate Latin1_General_100_BIN2 not null,
  wind_speed_10m_m_per_s float(53),
  wind_speed_100m_m_per_s float(53),
  solar_irradiance_w_per_m2 float(53),
  temperature_c float(53),
  provider nvarchar(30) collate Latin1_General_100_BIN2 not null,
  provider_rank int not null,
  sequence_number int not null, bronze_index int not null
);
create table #change_fact_regional_climate (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  hour_start datetime2(0) not null,
  weighting nvarchar(20) collate Latin1_General_100_BIN2 not null,
  wind_speed_10m_m_per_s float(53),
  wind_speed_100m_m_per_s float(53),
  solar_irradiance_w_per_m2 float(53),
  temperature_c float(53),
  provider nvarchar(30) collate Latin1_General_100_BIN2 not null,
  provider_rank int not null,
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (region_code, hour_start, weighting)
);
