-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_region_code nvarchar(4000), @key_hour_start datetime2(0), @key_weighting nvarchar(4000)

select known.region_code, known.hour_start, known.weighting, known.wind_speed_10m_m_per_s, known.wind_speed_100m_m_per_s, known.solar_irradiance_w_per_m2, known.temperature_c, known.provider, known.provider_rank,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from fact_regional_climate where region_code = @key_region_code and hour_start = @key_hour_start and weighting = @key_weighting
  union all
  select region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank, known_from, known_to, run_key, bronze_object_key
  from fact_regional_climate_revision where region_code = @key_region_code and hour_start = @key_hour_start and weighting = @key_weighting
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
