-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_regional_climate_revision (region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.region_code, stored.hour_start, stored.weighting, stored.wind_speed_10m_m_per_s, stored.wind_speed_100m_m_per_s, stored.solar_irradiance_w_per_m2, stored.temperature_c, stored.provider, stored.provider_rank, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_fact_regional_climate as change
join fact_regional_climate as stored on stored.region_code = change.region_code and stored.hour_start = change.hour_start and stored.weighting = change.weighting
where change.action = N'revise'
