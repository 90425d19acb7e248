-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_outage_period (publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw, known_from, run_key, bronze_object_key)
select publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_fact_outage_period where action = N'insert'
