-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_dim_commune (commune_code, commune_name, department_code, region_code, population, is_current, bronze_object_key, action)
select staged.commune_code, staged.commune_name, staged.department_code, staged.region_code, staged.population, staged.is_current, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.commune_name, stored.department_code, stored.region_code, stored.population, stored.is_current
      except
      select staged.commune_name, staged.department_code, staged.region_code, staged.population, staged.is_current) then N'unchanged'
    else N'revise'
  end as action
from (
  select commune_code, commune_name, department_code, region_code, population, is_current, bronze_index, row_number() over (
    partition by commune_code order by sequence_number desc) as place
  from #staged_dim_commune
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join dim_commune as stored on stored.commune_code = staged.commune_code
where staged.place = 1
