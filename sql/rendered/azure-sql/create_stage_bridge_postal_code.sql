-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_bridge_postal_code;
drop table if exists #change_bridge_postal_code;
create table #staged_bridge_postal_code (
  postal_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  node_code nvarchar(20) collate Latin1_General_100_BIN2,
  node_basis nvarchar(20) collate Latin1_General_100_BIN2,
  is_current bit not null,
  sequence_number int not null, bronze_index int not null
);
create table #change_bridge_postal_code (
  postal_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  node_code nvarchar(20) collate Latin1_General_100_BIN2,
  node_basis nvarchar(20) collate Latin1_General_100_BIN2,
  is_current bit not null,
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (postal_code, commune_code)
);
