-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

update dim_region
set population = coalesce(profile.population, dim_region.population),
  area_km2 = coalesce(profile.area_km2, dim_region.area_km2)
from dim_region_profile as profile
where profile.region_code = dim_region.region_code
  and exists (
    select coalesce(profile.population, dim_region.population),
      coalesce(profile.area_km2, dim_region.area_km2)
    except
    select dim_region.population, dim_region.area_km2)
