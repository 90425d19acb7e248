-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_region_code nvarchar(4000)

select known.region_code, known.region_name, known.population, known.area_km2, known.commune_count, known.is_in_eco2mix,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select region_code, region_name, population, area_km2, commune_count, is_in_eco2mix, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from dim_region_profile where region_code = @key_region_code
  union all
  select region_code, region_name, population, area_km2, commune_count, is_in_eco2mix, known_from, known_to, run_key, bronze_object_key
  from dim_region_profile_revision where region_code = @key_region_code
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
