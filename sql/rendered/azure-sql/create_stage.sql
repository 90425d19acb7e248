-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_row;
drop table if exists #staged_flow;
create table #staged_row (
  slot_start datetime2(0) not null, sequence_number int not null, date_key int not null,
  region_key smallint not null, time_key smallint not null, step_minutes smallint not null,
  vintage_rank smallint not null, bronze_index int not null,
  consumption float(53), consumption_reason nvarchar(16) collate Latin1_General_100_BIN2,
  nuclear float(53), nuclear_reason nvarchar(16) collate Latin1_General_100_BIN2,
  thermal float(53), thermal_reason nvarchar(16) collate Latin1_General_100_BIN2,
  wind float(53), wind_reason nvarchar(16) collate Latin1_General_100_BIN2,
  solar float(53), solar_reason nvarchar(16) collate Latin1_General_100_BIN2,
  hydro float(53), hydro_reason nvarchar(16) collate Latin1_General_100_BIN2,
  bioenergy float(53), bioenergy_reason nvarchar(16) collate Latin1_General_100_BIN2,
  pumping float(53), pumping_reason nvarchar(16) collate Latin1_General_100_BIN2,
  battery_charging float(53), battery_charging_reason nvarchar(16) collate Latin1_General_100_BIN2,
  battery_discharging float(53), battery_discharging_reason nvarchar(16) collate Latin1_General_100_BIN2,
  exchange float(53), exchange_reason nvarchar(16) collate Latin1_General_100_BIN2);
create table #staged_flow (
  slot_start datetime2(0) not null, sequence_number int not null, date_key int not null,
  region_key smallint not null, time_key smallint not null, step_minutes smallint not null,
  vintage_rank smallint not null, bronze_index int not null,
  consumption float(53), consumption_reason nvarchar(16) collate Latin1_General_100_BIN2,
  nuclear float(53), nuclear_reason nvarchar(16) collate Latin1_General_100_BIN2,
  thermal float(53), thermal_reason nvarchar(16) collate Latin1_General_100_BIN2,
  wind float(53), wind_reason nvarchar(16) collate Latin1_General_100_BIN2,
  solar float(53), solar_reason nvarchar(16) collate Latin1_General_100_BIN2,
  hydro float(53), hydro_reason nvarchar(16) collate Latin1_General_100_BIN2,
  bioenergy float(53), bioenergy_reason nvarchar(16) collate Latin1_General_100_BIN2,
  pumping float(53), pumping_reason nvarchar(16) collate Latin1_General_100_BIN2,
  battery_charging float(53), battery_charging_reason nvarchar(16) collate Latin1_General_100_BIN2,
  battery_discharging float(53), battery_discharging_reason nvarchar(16) collate Latin1_General_100_BIN2,
  exchange float(53), exchange_reason nvarchar(16) collate Latin1_General_100_BIN2,
  primary key (slot_start, region_key));
