-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_grid_node_revision (node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.node_code, stored.node_name, stored.voltage_kv, stored.node_state, stored.node_function, stored.longitude_deg, stored.latitude_deg, stored.region_code, stored.is_simulated, stored.source_rank, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_dim_grid_node as change
join dim_grid_node as stored on stored.node_code = change.node_code
where change.action = N'revise'
