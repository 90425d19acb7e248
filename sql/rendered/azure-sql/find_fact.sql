-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @region_key smallint, @source_key smallint, @slot datetime2(0), @slot_before datetime2(0), @instant datetime2(0)

select slot_start as "slotStart", step_minutes as "stepMinutes", vintage_rank as "vintageRank",
  value_mw as "valueMw", missing_reason as reason, run_key as "runKey"
from fact_energy_flow
where slot_start in (@slot, @slot_before) and region_key = @region_key
  and source_key = @source_key and dateadd(minute, step_minutes, slot_start) > @instant
order by slot_start desc
offset 0 rows fetch next 1 rows only
