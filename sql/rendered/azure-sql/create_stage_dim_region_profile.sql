-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_dim_region_profile;
drop table if exists #change_dim_region_profile;
create table #staged_dim_region_profile (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
  population int,
  area_km2 float(53),
  commune_count int,
  is_in_eco2mix bit not null,
  sequence_number int not null, bronze_index int not null
);
create table #change_dim_region_profile (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
  population int,
  area_km2 float(53),
  commune_count int,
  is_in_eco2mix bit not null,
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (region_code)
);
