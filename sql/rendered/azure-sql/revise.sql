-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

update fact_energy_flow
set known_from = change.known_from, value_mw = change.value_mw, run_key = change.run_key,
  bronze_object_key = change.bronze_object_key, step_minutes = change.step_minutes,
  vintage_rank = change.vintage_rank, missing_reason = change.missing_reason
from #flow_change as change
where fact_energy_flow.slot_start = change.slot_start
  and fact_energy_flow.region_key = change.region_key
  and fact_energy_flow.source_key = change.source_key and change.action = N'revise'
