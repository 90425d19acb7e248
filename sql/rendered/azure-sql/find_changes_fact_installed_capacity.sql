-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_fact_installed_capacity (region_code, source_code, valid_from, valid_to, capacity_mw, edition, bronze_object_key, action)
select staged.region_code, staged.source_code, staged.valid_from, staged.valid_to, staged.capacity_mw, staged.edition, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.valid_to, stored.capacity_mw, stored.edition
      except
      select staged.valid_to, staged.capacity_mw, staged.edition) then N'unchanged'
    else N'revise'
  end as action
from (
  select region_code, source_code, valid_from, valid_to, capacity_mw, edition, bronze_index, row_number() over (
    partition by region_code, source_code, valid_from order by sequence_number desc) as place
  from #staged_fact_installed_capacity
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join fact_installed_capacity as stored on stored.region_code = staged.region_code and stored.source_code = staged.source_code and stored.valid_from = staged.valid_from
where staged.place = 1
