-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @asset_kind nvarchar(4000), @asset_code nvarchar(4000)

select asset.asset_kind, asset.asset_code, asset.asset_name, asset.state, asset.state_since, asset.first_seen_at, asset.last_seen_at, asset.is_resolved, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw
from asset
where asset_kind = @asset_kind and asset_code = @asset_code
