-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_dim_generation_installation;
drop table if exists #change_dim_generation_installation;
create table #staged_dim_generation_installation (
  installation_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
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
  sequence_number int not null, bronze_index int not null
);
create table #change_dim_generation_installation (
  installation_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
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
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (installation_id, valid_from)
);
