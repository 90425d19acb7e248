-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update fact_regional_climate
set wind_speed_10m_m_per_s = change.wind_speed_10m_m_per_s, wind_speed_100m_m_per_s = change.wind_speed_100m_m_per_s, solar_irradiance_w_per_m2 = change.solar_irradiance_w_per_m2, temperature_c = change.temperature_c, provider = change.provider, provider_rank = change.provider_rank,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_fact_regional_climate as change
where fact_regional_climate.region_code = change.region_code and fact_regional_climate.hour_start = change.hour_start and fact_regional_climate.weighting = change.weighting and change.action = N'revise'
