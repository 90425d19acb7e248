-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int, @bronze_keys nvarchar(max), @first_slot datetime2(0), @last_slot datetime2(0)

insert into #flow_change (slot_start, known_from, value_mw, date_key, run_key, bronze_object_key, region_key, source_key, time_key, step_minutes, vintage_rank, missing_reason, neighbour_slot_start, action)
select staged.slot_start, staged.known_from, staged.value_mw, staged.date_key, staged.run_key, staged.bronze_object_key, staged.region_key, staged.source_key, staged.time_key, staged.step_minutes, staged.vintage_rank, staged.missing_reason,
  cast(null as datetime2(0)) as neighbour_slot_start,
  case
    when stored.vintage_rank > staged.vintage_rank
    or (stored.vintage_rank = staged.vintage_rank and stored.step_minutes <> staged.step_minutes)
    or (staged.value_mw is null and stored.value_mw is not null)
    then N'outranked'
    when stored.slot_start is null then N'insert'
    else N'revise'
  end as action
from (
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
) as staged
left join fact_energy_flow as stored on stored.slot_start = staged.slot_start
  and stored.region_key = staged.region_key and stored.source_key = staged.source_key
  and stored.slot_start between dateadd(minute, -15, @first_slot) and dateadd(minute, 15, @last_slot)
where stored.slot_start is null or exists (
  select stored.vintage_rank, stored.step_minutes, stored.value_mw, stored.missing_reason
  except
  select staged.vintage_rank, staged.step_minutes, staged.value_mw, staged.missing_reason)
