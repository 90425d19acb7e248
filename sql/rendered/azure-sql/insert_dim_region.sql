-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

insert into dim_region (region_key, region_code, region_name, rte_code)
select seed.region_key, seed.region_code, seed.region_name, seed.rte_code
from (
  select region_key, region_code collate Latin1_General_100_BIN2 as region_code, region_name collate Latin1_General_100_BIN2 as region_name, rte_code collate Latin1_General_100_BIN2 as rte_code
  from openjson(@rows) with (region_key smallint, region_code nvarchar(10), region_name nvarchar(100), rte_code nvarchar(10)) as item
) as seed
where not exists (select 1 from dim_region as kept where kept.region_key = seed.region_key)
