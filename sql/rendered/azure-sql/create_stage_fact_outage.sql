-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_fact_outage;
drop table if exists #change_fact_outage;
create table #staged_fact_outage (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
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
  sequence_number int not null, bronze_index int not null
);
create table #change_fact_outage (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
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
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (publisher, outage_id)
);
