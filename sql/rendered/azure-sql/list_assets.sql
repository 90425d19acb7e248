-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @asset_kind nvarchar(4000), @state nvarchar(4000), @is_resolved int, @after_kind nvarchar(4000), @after_code nvarchar(4000), @row_limit int

select asset.asset_kind, asset.asset_code, asset.asset_name, asset.state, asset.state_since, asset.first_seen_at, asset.last_seen_at, asset.is_resolved, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw
from asset
where (@asset_kind is null or asset_kind = @asset_kind) and (@state is null or state = @state)
  and (@is_resolved is null or is_resolved = @is_resolved)
  and (asset_kind > @after_kind or (asset_kind = @after_kind and asset_code > @after_code))
order by asset_kind, asset_code
offset 0 rows fetch next @row_limit rows only
