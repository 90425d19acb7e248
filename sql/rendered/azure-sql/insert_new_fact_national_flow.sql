-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_national_flow (slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank, known_from, run_key, bronze_object_key)
select slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_fact_national_flow where action = N'insert'
