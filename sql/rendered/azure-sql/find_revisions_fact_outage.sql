-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_publisher nvarchar(4000), @key_outage_id nvarchar(4000)

select known.publisher, known.outage_id, known.version, known.status, known.outage_kind, known.asset_code, known.asset_name, known.asset_kind, known.fuel_type, known.source_code, known.region_code, known.started_at, known.ended_at, known.installed_mw, known.available_mw, known.reason, known.published_at,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from fact_outage where publisher = @key_publisher and outage_id = @key_outage_id
  union all
  select publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at, known_from, known_to, run_key, bronze_object_key
  from fact_outage_revision where publisher = @key_publisher and outage_id = @key_outage_id
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
