-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_regional_climate (region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank, known_from, run_key, bronze_object_key)
select region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_fact_regional_climate where action = N'insert'
