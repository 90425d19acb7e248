-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

insert into #staged_flow (slot_start, sequence_number, date_key, region_key, time_key, step_minutes, vintage_rank, bronze_index, consumption, consumption_reason, nuclear, nuclear_reason, thermal, thermal_reason, wind, wind_reason, solar, solar_reason, hydro, hydro_reason, bioenergy, bioenergy_reason, pumping, pumping_reason, battery_charging, battery_charging_reason, battery_discharging, battery_discharging_reason, exchange, exchange_reason)
select slot_start, sequence_number, date_key, region_key, time_key, step_minutes, vintage_rank, bronze_index, consumption, consumption_reason, nuclear, nuclear_reason, thermal, thermal_reason, wind, wind_reason, solar, solar_reason, hydro, hydro_reason, bioenergy, bioenergy_reason, pumping, pumping_reason, battery_charging, battery_charging_reason, battery_discharging, battery_discharging_reason, exchange, exchange_reason
from (
  select slot_start, sequence_number, date_key, region_key, time_key, step_minutes, vintage_rank, bronze_index, consumption, consumption_reason, nuclear, nuclear_reason, thermal, thermal_reason, wind, wind_reason, solar, solar_reason, hydro, hydro_reason, bioenergy, bioenergy_reason, pumping, pumping_reason, battery_charging, battery_charging_reason, battery_discharging, battery_discharging_reason, exchange, exchange_reason, row_number() over (
    partition by slot_start, region_key order by vintage_rank desc, sequence_number desc) as place
  from #staged_row
) as ranked
where ranked.place = 1
