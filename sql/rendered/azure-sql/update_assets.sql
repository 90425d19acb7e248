-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @assets nvarchar(max)

update asset
set asset_name = given.asset_name, state = given.state, state_since = given.state_since,
  first_seen_at = given.first_seen_at, last_seen_at = given.last_seen_at,
  is_resolved = given.is_resolved, region_code = given.region_code,
  population = given.population, area_km2 = given.area_km2, voltage_kv = given.voltage_kv,
  capacity_mw = given.capacity_mw
from (
  select asset_kind collate Latin1_General_100_BIN2 as asset_kind, asset_code collate Latin1_General_100_BIN2 as asset_code,
    asset_name, state, state_since, first_seen_at, last_seen_at, is_resolved, region_code,
    population, area_km2, voltage_kv, capacity_mw
  from openjson(@assets) with (asset_kind nvarchar(30), asset_code nvarchar(100),
    asset_name nvarchar(200), state nvarchar(20), state_since datetime2(6),
    first_seen_at datetime2(6), last_seen_at datetime2(6), is_resolved bit,
    region_code nvarchar(10), population int, area_km2 float(53), voltage_kv float(53),
    capacity_mw float(53)) as item
) as given
where asset.asset_kind = given.asset_kind and asset.asset_code = given.asset_code
