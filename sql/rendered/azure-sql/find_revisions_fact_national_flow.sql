-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_slot_start datetime2(0), @key_series_code nvarchar(4000)

select known.slot_start, known.series_code, known.value, known.unit, known.missing_reason, known.step_minutes, known.vintage_rank,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from fact_national_flow where slot_start = @key_slot_start and series_code = @key_series_code
  union all
  select slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank, known_from, known_to, run_key, bronze_object_key
  from fact_national_flow_revision where slot_start = @key_slot_start and series_code = @key_series_code
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
