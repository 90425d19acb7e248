-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_outage_period_revision (publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.publisher, stored.outage_id, stored.direction, stored.period_start, stored.version, stored.period_end, stored.available_mw, stored.unavailable_mw, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_fact_outage_period as change
join fact_outage_period as stored on stored.publisher = change.publisher and stored.outage_id = change.outage_id and stored.direction = change.direction and stored.period_start = change.period_start
where change.action = N'revise'
