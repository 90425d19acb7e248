-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

insert into fact_energy_flow_revision (slot_start, known_from, known_to, value_mw, date_key,
  run_key, bronze_object_key, ended_by_run_key, region_key, source_key, time_key, step_minutes,
  vintage_rank, missing_reason, end_reason)
select fact.slot_start, fact.known_from, change.known_from, fact.value_mw, fact.date_key,
  fact.run_key, fact.bronze_object_key, change.run_key, fact.region_key, fact.source_key,
  fact.time_key, fact.step_minutes, fact.vintage_rank, fact.missing_reason, N'retired'
from #flow_change as change join fact_energy_flow as fact on fact.slot_start = change.neighbour_slot_start
  and fact.region_key = change.region_key and fact.source_key = change.source_key
  and change.action <> N'outranked'
  and not exists (select 1 from #flow_change as own where own.slot_start = fact.slot_start
    and own.region_key = fact.region_key and own.source_key = fact.source_key
    and own.action = N'revise')
