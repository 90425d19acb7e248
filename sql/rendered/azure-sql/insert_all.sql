-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int, @bronze_keys nvarchar(max)

insert into fact_energy_flow (slot_start, known_from, value_mw, date_key, run_key, bronze_object_key, region_key, source_key, time_key, step_minutes, vintage_rank, missing_reason)

select flow.slot_start, cast(@known_from as datetime2(6)) as known_from, cell.value_mw,
  flow.date_key, @run_key as run_key, bronze.bronze_object_key, flow.region_key,
  cast(cell.source_key as smallint) as source_key, flow.time_key, flow.step_minutes,
  flow.vintage_rank, cell.missing_reason
from #staged_flow as flow
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = flow.bronze_index
cross apply (values
  (10, flow.battery_charging, flow.battery_charging_reason),
  (20, flow.battery_discharging, flow.battery_discharging_reason),
  (30, flow.bioenergy, flow.bioenergy_reason),
  (40, flow.consumption, flow.consumption_reason),
  (50, flow.exchange, flow.exchange_reason),
  (60, flow.hydro, flow.hydro_reason),
  (70, flow.nuclear, flow.nuclear_reason),
  (80, flow.pumping, flow.pumping_reason),
  (90, flow.solar, flow.solar_reason),
  (100, flow.thermal, flow.thermal_reason),
  (110, flow.wind, flow.wind_reason)
) as cell (source_key, value_mw, missing_reason)
