-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update dim_grid_node
set node_name = change.node_name, voltage_kv = change.voltage_kv, node_state = change.node_state, node_function = change.node_function, longitude_deg = change.longitude_deg, latitude_deg = change.latitude_deg, region_code = change.region_code, is_simulated = change.is_simulated, source_rank = change.source_rank,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_dim_grid_node as change
where dim_grid_node.node_code = change.node_code and change.action = N'revise'
