-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select region_code as "regionCode", region_name as "regionName", rte_code as "rteCode",
  population, area_km2 as "areaKm2"
from dim_region
order by region_key
