-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update fact_outage_period
set version = change.version, period_end = change.period_end, available_mw = change.available_mw, unavailable_mw = change.unavailable_mw,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_fact_outage_period as change
where fact_outage_period.publisher = change.publisher and fact_outage_period.outage_id = change.outage_id and fact_outage_period.direction = change.direction and fact_outage_period.period_start = change.period_start and change.action = N'revise'
