-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_region_code nvarchar(4000), @key_source_code nvarchar(4000), @key_valid_from date

select known.region_code, known.source_code, known.valid_from, known.valid_to, known.capacity_mw, known.edition,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select region_code, source_code, valid_from, valid_to, capacity_mw, edition, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from fact_installed_capacity where region_code = @key_region_code and source_code = @key_source_code and valid_from = @key_valid_from
  union all
  select region_code, source_code, valid_from, valid_to, capacity_mw, edition, known_from, known_to, run_key, bronze_object_key
  from fact_installed_capacity_revision where region_code = @key_region_code and source_code = @key_source_code and valid_from = @key_valid_from
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
