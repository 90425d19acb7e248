-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_dim_region_profile (region_code, region_name, population, area_km2, commune_count, is_in_eco2mix, bronze_object_key, action)
select staged.region_code, staged.region_name, staged.population, staged.area_km2, staged.commune_count, staged.is_in_eco2mix, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.region_name, stored.population, stored.area_km2, stored.commune_count, stored.is_in_eco2mix
      except
      select staged.region_name, staged.population, staged.area_km2, staged.commune_count, staged.is_in_eco2mix) then N'unchanged'
    else N'revise'
  end as action
from (
  select region_code, region_name, population, area_km2, commune_count, is_in_eco2mix, bronze_index, row_number() over (
    partition by region_code order by sequence_number desc) as place
  from #staged_dim_region_profile
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join dim_region_profile as stored on stored.region_code = staged.region_code
where staged.place = 1
