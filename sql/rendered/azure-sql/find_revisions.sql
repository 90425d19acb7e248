-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @region_key smallint, @source_key smallint, @slot datetime2(0)

select known.value_mw as "valueMw", known.missing_reason as reason,
  known.vintage_rank as "vintageRank", dateadd(microsecond, 999999, known.known_from) as "knownFrom",
  dateadd(microsecond, 999999, known.known_to) as "knownTo", run.run_id as "runId",
  run.workflow_id as "workflowId", bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select value_mw, missing_reason, vintage_rank, known_from,
    cast(null as datetime2(6)) as known_to, run_key, bronze_object_key
  from fact_energy_flow
  where slot_start = @slot and region_key = @region_key and source_key = @source_key
  union all
  select value_mw, missing_reason, vintage_rank, known_from, known_to, run_key, bronze_object_key
  from fact_energy_flow_revision
  where slot_start = @slot and region_key = @region_key and source_key = @source_key
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
