-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_fact_national_flow;
drop table if exists #change_fact_national_flow;
create table #staged_fact_national_flow (
  slot_start datetime2(0) not null,
  series_code nvarchar(40) collate Latin1_General_100_BIN2 not null,
  value float(53),
  unit nvarchar(10) collate Latin1_General_100_BIN2 not null,
  missing_reason nvarchar(20) collate Latin1_General_100_BIN2,
  step_minutes int,
  vintage_rank int not null,
  sequence_number int not null, bronze_index int not null
);
create table #change_fact_national_flow (
  slot_start datetime2(0) not null,
  series_code nvarchar(40) collate Latin1_General_100_BIN2 not null,
  value float(53),
  unit nvarchar(10) collate Latin1_General_100_BIN2 not null,
  missing_reason nvarchar(20) collate Latin1_General_100_BIN2,
  step_minutes int,
  vintage_rank int not null,
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (slot_start, series_code)
);
