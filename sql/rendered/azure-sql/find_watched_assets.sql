-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @asked nvarchar(max)

select asset.asset_kind, asset.asset_code, asset.asset_name, asset.state, asset.state_since, asset.first_seen_at, asset.last_seen_at, asset.is_resolved, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw
from (
  select kind collate Latin1_General_100_BIN2 as kind, code collate Latin1_General_100_BIN2 as code
  from openjson(@asked) with (kind nvarchar(30), code nvarchar(100)) as item
) as asked
join asset on asset.asset_kind = asked.kind and asset.asset_code = asked.code
