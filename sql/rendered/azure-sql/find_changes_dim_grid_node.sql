-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_dim_grid_node (node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank, bronze_object_key, action)
select staged.node_code, staged.node_name, staged.voltage_kv, staged.node_state, staged.node_function, staged.longitude_deg, staged.latitude_deg, staged.region_code, staged.is_simulated, staged.source_rank, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.node_name, stored.voltage_kv, stored.node_state, stored.node_function, stored.longitude_deg, stored.latitude_deg, stored.region_code, stored.is_simulated, stored.source_rank
      except
      select staged.node_name, staged.voltage_kv, staged.node_state, staged.node_function, staged.longitude_deg, staged.latitude_deg, staged.region_code, staged.is_simulated, staged.source_rank) then N'unchanged'
    when stored.source_rank > staged.source_rank then N'outranked'
    else N'revise'
  end as action
from (
  select node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank, bronze_index, row_number() over (
    partition by node_code order by source_rank desc, sequence_number desc) as place
  from #staged_dim_grid_node
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join dim_grid_node as stored on stored.node_code = staged.node_code
where staged.place = 1
