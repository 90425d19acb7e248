-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @window_start datetime2(0), @window_end datetime2(0), @after_region_code nvarchar(4000), @after_hour_start datetime2(0), @after_weighting nvarchar(4000), @only_region_code nvarchar(max), @only_hour_start nvarchar(max), @only_weighting nvarchar(max), @only_wind_speed_10m_m_per_s nvarchar(max), @only_wind_speed_100m_m_per_s nvarchar(max), @only_solar_irradiance_w_per_m2 nvarchar(max), @only_temperature_c nvarchar(max), @only_provider nvarchar(max), @only_provider_rank nvarchar(max)

select region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank from fact_regional_climate
where (@window_start is null or hour_start >= @window_start)
  and (@window_end is null or hour_start < @window_end)
  and (@after_region_code is null or region_code > @after_region_code
    or (region_code = @after_region_code and (hour_start > @after_hour_start
    or (hour_start = @after_hour_start and (weighting > @after_weighting)))))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_hour_start is null or hour_start in (
    select wanted.hour_start from openjson(@only_hour_start) with (hour_start datetime2(0)) as wanted))
  and (@only_weighting is null or weighting in (
    select wanted.weighting collate Latin1_General_100_BIN2 from openjson(@only_weighting) with (weighting nvarchar(4000)) as wanted))
  and (@only_wind_speed_10m_m_per_s is null or wind_speed_10m_m_per_s in (
    select wanted.wind_speed_10m_m_per_s from openjson(@only_wind_speed_10m_m_per_s) with (wind_speed_10m_m_per_s float(53)) as wanted)
    or (wind_speed_10m_m_per_s is null and exists (select 1 from openjson(@only_wind_speed_10m_m_per_s) with (wind_speed_10m_m_per_s float(53)) as wanted where wanted.wind_speed_10m_m_per_s is null)))
  and (@only_wind_speed_100m_m_per_s is null or wind_speed_100m_m_per_s in (
    select wanted.wind_speed_100m_m_per_s from openjson(@only_wind_speed_100m_m_per_s) with (wind_speed_100m_m_per_s float(53)) as wanted)
    or (wind_speed_100m_m_per_s is null and exists (select 1 from openjson(@only_wind_speed_100m_m_per_s) with (wind_speed_100m_m_per_s float(53)) as wanted where wanted.wind_speed_100m_m_per_s is null)))
  and (@only_solar_irradiance_w_per_m2 is null or solar_irradiance_w_per_m2 in (
    select wanted.solar_irradiance_w_per_m2 from openjson(@only_solar_irradiance_w_per_m2) with (solar_irradiance_w_per_m2 float(53)) as wanted)
    or (solar_irradiance_w_per_m2 is null and exists (select 1 from openjson(@only_solar_irradiance_w_per_m2) with (solar_irradiance_w_per_m2 float(53)) as wanted where wanted.solar_irradiance_w_per_m2 is null)))
  and (@only_temperature_c is null or temperature_c in (
    select wanted.temperature_c from openjson(@only_temperature_c) with (temperature_c float(53)) as wanted)
    or (temperature_c is null and exists (select 1 from openjson(@only_temperature_c) with (temperature_c float(53)) as wanted where wanted.temperature_c is null)))
  and (@only_provider is null or provider in (
    select wanted.provider collate Latin1_General_100_BIN2 from openjson(@only_provider) with (provider nvarchar(4000)) as wanted))
  and (@only_provider_rank is null or provider_rank in (
    select wanted.provider_rank from openjson(@only_provider_rank) with (provider_rank int) as wanted))
order by region_code, hour_start, weighting
offset 0 rows fetch next @row_limit rows only
option (recompile)
