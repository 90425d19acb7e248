-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update dim_region_profile
set region_name = change.region_name, population = change.population, area_km2 = change.area_km2, commune_count = change.commune_count, is_in_eco2mix = change.is_in_eco2mix,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_dim_region_profile as change
where dim_region_profile.region_code = change.region_code and change.action = N'revise'
