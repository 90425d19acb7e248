-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_postal_code nvarchar(4000), @key_commune_code nvarchar(4000)

select known.postal_code, known.commune_code, known.commune_name, known.region_code, known.node_code, known.node_basis, known.is_current,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from bridge_postal_code where postal_code = @key_postal_code and commune_code = @key_commune_code
  union all
  select postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current, known_from, known_to, run_key, bronze_object_key
  from bridge_postal_code_revision where postal_code = @key_postal_code and commune_code = @key_commune_code
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
