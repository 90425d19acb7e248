-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_commune_revision (commune_code, commune_name, department_code, region_code, population, is_current, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.commune_code, stored.commune_name, stored.department_code, stored.region_code, stored.population, stored.is_current, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_dim_commune as change
join dim_commune as stored on stored.commune_code = change.commune_code
where change.action = N'revise'
