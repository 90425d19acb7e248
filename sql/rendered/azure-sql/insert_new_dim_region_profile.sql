-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_region_profile (region_code, region_name, population, area_km2, commune_count, is_in_eco2mix, known_from, run_key, bronze_object_key)
select region_code, region_name, population, area_km2, commune_count, is_in_eco2mix, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_dim_region_profile where action = N'insert'
