-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select asset.asset_kind, asset.asset_code, asset.asset_name, asset.state, asset.state_since, asset.first_seen_at, asset.last_seen_at, asset.is_resolved, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw,
  register.region_name as told_name, register.region_code as told_region_code, register.population as told_population, register.area_km2 as told_area_km2, cast(null as float) as told_voltage_kv, cast(null as float) as told_capacity_mw
from asset
join dim_region_profile as register on register.region_code = asset.asset_code
where asset.asset_kind = N'region'
  and (asset.is_resolved = 0 or exists (
    select coalesce(register.region_name, asset.asset_name), coalesce(register.region_code, asset.region_code), coalesce(register.population, asset.population), coalesce(register.area_km2, asset.area_km2), coalesce(cast(null as float), asset.voltage_kv), coalesce(cast(null as float), asset.capacity_mw)
    except
    select asset.asset_name, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw))
union all
select asset.asset_kind, asset.asset_code, asset.asset_name, asset.state, asset.state_since, asset.first_seen_at, asset.last_seen_at, asset.is_resolved, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw,
  register.node_name as told_name, register.region_code as told_region_code, cast(null as int) as told_population, cast(null as float) as told_area_km2, register.voltage_kv as told_voltage_kv, cast(null as float) as told_capacity_mw
from asset
join dim_grid_node as register on register.node_code = asset.asset_code
where asset.asset_kind = N'grid_node'
  and (asset.is_resolved = 0 or exists (
    select coalesce(register.node_name, asset.asset_name), coalesce(register.region_code, asset.region_code), coalesce(cast(null as int), asset.population), coalesce(cast(null as float), asset.area_km2), coalesce(register.voltage_kv, asset.voltage_kv), coalesce(cast(null as float), asset.capacity_mw)
    except
    select asset.asset_name, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw))
union all
select asset.asset_kind, asset.asset_code, asset.asset_name, asset.state, asset.state_since, asset.first_seen_at, asset.last_seen_at, asset.is_resolved, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw,
  register.installation_name as told_name, register.region_code as told_region_code, cast(null as int) as told_population, cast(null as float) as told_area_km2, cast(null as float) as told_voltage_kv, register.capacity_mw as told_capacity_mw
from asset
join dim_generation_installation as register on register.installation_id = asset.asset_code
where asset.asset_kind = N'generation_unit' and register.valid_to is null
  and (asset.is_resolved = 0 or exists (
    select coalesce(register.installation_name, asset.asset_name), coalesce(register.region_code, asset.region_code), coalesce(cast(null as int), asset.population), coalesce(cast(null as float), asset.area_km2), coalesce(cast(null as float), asset.voltage_kv), coalesce(register.capacity_mw, asset.capacity_mw)
    except
    select asset.asset_name, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw))
union all
select asset.asset_kind, asset.asset_code, asset.asset_name, asset.state, asset.state_since, asset.first_seen_at, asset.last_seen_at, asset.is_resolved, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw,
  register.installation_name as told_name, register.region_code as told_region_code, cast(null as int) as told_population, cast(null as float) as told_area_km2, cast(null as float) as told_voltage_kv, register.capacity_mw as told_capacity_mw
from asset
join dim_generation_installation as register on register.installation_id = asset.asset_code
where asset.asset_kind = N'production_unit' and register.valid_to is null
  and (asset.is_resolved = 0 or exists (
    select coalesce(register.installation_name, asset.asset_name), coalesce(register.region_code, asset.region_code), coalesce(cast(null as int), asset.population), coalesce(cast(null as float), asset.area_km2), coalesce(cast(null as float), asset.voltage_kv), coalesce(register.capacity_mw, asset.capacity_mw)
    except
    select asset.asset_name, asset.region_code, asset.population, asset.area_km2, asset.voltage_kv, asset.capacity_mw))
