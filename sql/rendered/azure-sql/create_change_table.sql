-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #flow_change;
create table #flow_change (
  slot_start datetime2(0) not null, known_from datetime2(6) not null, value_mw float(53),
  date_key int not null, run_key int not null, bronze_object_key int not null,
  region_key smallint not null, source_key smallint not null, time_key smallint not null,
  step_minutes smallint not null, vintage_rank smallint not null,
  missing_reason nvarchar(16) collate Latin1_General_100_BIN2,
  neighbour_slot_start datetime2(0), action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (slot_start, region_key, source_key)
);
