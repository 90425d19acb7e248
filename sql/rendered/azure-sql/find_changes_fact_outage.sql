-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_fact_outage (publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at, bronze_object_key, action)
select staged.publisher, staged.outage_id, staged.version, staged.status, staged.outage_kind, staged.asset_code, staged.asset_name, staged.asset_kind, staged.fuel_type, staged.source_code, staged.region_code, staged.started_at, staged.ended_at, staged.installed_mw, staged.available_mw, staged.reason, staged.published_at, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.version, stored.status, stored.outage_kind, stored.asset_code, stored.asset_name, stored.asset_kind, stored.fuel_type, stored.source_code, stored.region_code, stored.started_at, stored.ended_at, stored.installed_mw, stored.available_mw, stored.reason, stored.published_at
      except
      select staged.version, staged.status, staged.outage_kind, staged.asset_code, staged.asset_name, staged.asset_kind, staged.fuel_type, staged.source_code, staged.region_code, staged.started_at, staged.ended_at, staged.installed_mw, staged.available_mw, staged.reason, staged.published_at) then N'unchanged'
    when stored.version > staged.version then N'outranked'
    else N'revise'
  end as action
from (
  select publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at, bronze_index, row_number() over (
    partition by publisher, outage_id order by version desc, sequence_number desc) as place
  from #staged_fact_outage
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join fact_outage as stored on stored.publisher = staged.publisher and stored.outage_id = staged.outage_id
where staged.place = 1
