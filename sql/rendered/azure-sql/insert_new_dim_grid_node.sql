-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_grid_node (node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank, known_from, run_key, bronze_object_key)
select node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_dim_grid_node where action = N'insert'
