-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_dim_grid_node;
drop table if exists #change_dim_grid_node;
create table #staged_dim_grid_node (
  node_code nvarchar(20) collate Latin1_General_100_BIN2 not null,
  node_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  voltage_kv float(53),
  node_state nvarchar(40) collate Latin1_General_100_BIN2,
  node_function nvarchar(60) collate Latin1_General_100_BIN2,
  longitude_deg float(53),
  latitude_deg float(53),
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  is_simulated bit not null,
  source_rank int not null,
  sequence_number int not null, bronze_index int not null
);
create table #change_dim_grid_node (
  node_code nvarchar(20) collate Latin1_General_100_BIN2 not null,
  node_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  voltage_kv float(53),
  node_state nvarchar(40) collate Latin1_General_100_BIN2,
  node_function nvarchar(60) collate Latin1_General_100_BIN2,
  longitude_deg float(53),
  latitude_deg float(53),
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  is_simulated bit not null,
  source_rank int not null,
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (node_code)
);
