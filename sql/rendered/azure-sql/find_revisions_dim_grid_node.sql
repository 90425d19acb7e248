-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_node_code nvarchar(4000)

select known.node_code, known.node_name, known.voltage_kv, known.node_state, known.node_function, known.longitude_deg, known.latitude_deg, known.region_code, known.is_simulated, known.source_rank,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from dim_grid_node where node_code = @key_node_code
  union all
  select node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank, known_from, known_to, run_key, bronze_object_key
  from dim_grid_node_revision where node_code = @key_node_code
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
