-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_bridge_postal_code (postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current, bronze_object_key, action)
select staged.postal_code, staged.commune_code, staged.commune_name, staged.region_code, staged.node_code, staged.node_basis, staged.is_current, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.commune_name, stored.region_code, stored.node_code, stored.node_basis, stored.is_current
      except
      select staged.commune_name, staged.region_code, staged.node_code, staged.node_basis, staged.is_current) then N'unchanged'
    else N'revise'
  end as action
from (
  select postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current, bronze_index, row_number() over (
    partition by postal_code, commune_code order by sequence_number desc) as place
  from #staged_bridge_postal_code
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join bridge_postal_code as stored on stored.postal_code = staged.postal_code and stored.commune_code = staged.commune_code
where staged.place = 1
