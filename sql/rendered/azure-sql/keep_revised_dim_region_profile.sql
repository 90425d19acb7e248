-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_region_profile_revision (region_code, region_name, population, area_km2, commune_count, is_in_eco2mix, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.region_code, stored.region_name, stored.population, stored.area_km2, stored.commune_count, stored.is_in_eco2mix, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_dim_region_profile as change
join dim_region_profile as stored on stored.region_code = change.region_code
where change.action = N'revise'
