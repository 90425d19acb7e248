-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update fact_national_flow
set value = change.value, unit = change.unit, missing_reason = change.missing_reason, step_minutes = change.step_minutes, vintage_rank = change.vintage_rank,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_fact_national_flow as change
where fact_national_flow.slot_start = change.slot_start and fact_national_flow.series_code = change.series_code and change.action = N'revise'
