-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_fact_outage_period;
drop table if exists #change_fact_outage_period;
create table #staged_fact_outage_period (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  direction nvarchar(80) collate Latin1_General_100_BIN2 not null,
  period_start datetime2(0) not null,
  version int not null,
  period_end datetime2(0),
  available_mw float(53),
  unavailable_mw float(53),
  sequence_number int not null, bronze_index int not null
);
create table #change_fact_outage_period (
  publisher nvarchar(40) collate Latin1_General_100_BIN2 not null,
  outage_id nvarchar(80) collate Latin1_General_100_BIN2 not null,
  direction nvarchar(80) collate Latin1_General_100_BIN2 not null,
  period_start datetime2(0) not null,
  version int not null,
  period_end datetime2(0),
  available_mw float(53),
  unavailable_mw float(53),
  bronze_object_key int not null, action nvarchar(16) collate Latin1_General_100_BIN2 not null,
  primary key (publisher, outage_id, direction, period_start)
);
