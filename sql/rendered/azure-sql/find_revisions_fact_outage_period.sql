-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_publisher nvarchar(4000), @key_outage_id nvarchar(4000), @key_direction nvarchar(4000), @key_period_start datetime2(0)

select known.publisher, known.outage_id, known.direction, known.period_start, known.version, known.period_end, known.available_mw, known.unavailable_mw,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from fact_outage_period where publisher = @key_publisher and outage_id = @key_outage_id and direction = @key_direction and period_start = @key_period_start
  union all
  select publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw, known_from, known_to, run_key, bronze_object_key
  from fact_outage_period_revision where publisher = @key_publisher and outage_id = @key_outage_id and direction = @key_direction and period_start = @key_period_start
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
