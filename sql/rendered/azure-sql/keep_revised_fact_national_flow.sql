-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_national_flow_revision (slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.slot_start, stored.series_code, stored.value, stored.unit, stored.missing_reason, stored.step_minutes, stored.vintage_rank, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_fact_national_flow as change
join fact_national_flow as stored on stored.slot_start = change.slot_start and stored.series_code = change.series_code
where change.action = N'revise'
