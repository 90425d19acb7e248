-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

update dim_region
set region_code = seed.region_code, region_name = seed.region_name, rte_code = seed.rte_code
from (
  select region_key, region_code collate Latin1_General_100_BIN2 as region_code, region_name collate Latin1_General_100_BIN2 as region_name, rte_code collate Latin1_General_100_BIN2 as rte_code
  from openjson(@rows) with (region_key smallint, region_code nvarchar(10), region_name nvarchar(100), rte_code nvarchar(10)) as item
) as seed
where dim_region.region_key = seed.region_key
  and exists (select seed.region_code, seed.region_name, seed.rte_code except select dim_region.region_code, dim_region.region_name, dim_region.rte_code)
