-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_installed_capacity_revision (region_code, source_code, valid_from, valid_to, capacity_mw, edition, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.region_code, stored.source_code, stored.valid_from, stored.valid_to, stored.capacity_mw, stored.edition, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_fact_installed_capacity as change
join fact_installed_capacity as stored on stored.region_code = change.region_code and stored.source_code = change.source_code and stored.valid_from = change.valid_from
where change.action = N'revise'
