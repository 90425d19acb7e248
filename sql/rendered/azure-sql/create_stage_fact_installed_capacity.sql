-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_fact_installed_capacity;
drop table if exists #change_fact_installed_capacity;
create table #staged_fact_installed_capacity (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  source_code nvarchar(30) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
  valid_to date,
  capacity_mw float(53),
  edition nvarchar(40) collate Latin1_General_100_BIN2 not null,
  sequence_number int not null, bronze_index int not null
);
create table #change_fact_installed_capacity (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  source_code nvarchar(30) collate Latin1_General_100_BIN2 not null,
  valid_from date not null,
  valid_to date,
  capacity_mw float(53),
  edition nvarchar(40) collate Latin1_General_100_BIN2 not null,
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (region_code, source_code, valid_from)
);
