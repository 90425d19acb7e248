-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_dim_commune;
drop table if exists #change_dim_commune;
create table #staged_dim_commune (
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  department_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  population int,
  is_current bit not null,
  sequence_number int not null, bronze_index int not null
);
create table #change_dim_commune (
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  department_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  population int,
  is_current bit not null,
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (commune_code)
);
