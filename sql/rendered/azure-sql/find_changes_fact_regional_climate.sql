-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_fact_regional_climate (region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank, bronze_object_key, action)
select staged.region_code, staged.hour_start, staged.weighting, staged.wind_speed_10m_m_per_s, staged.wind_speed_100m_m_per_s, staged.solar_irradiance_w_per_m2, staged.temperature_c, staged.provider, staged.provider_rank, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.wind_speed_10m_m_per_s, stored.wind_speed_100m_m_per_s, stored.solar_irradiance_w_per_m2, stored.temperature_c, stored.provider, stored.provider_rank
      except
      select staged.wind_speed_10m_m_per_s, staged.wind_speed_100m_m_per_s, staged.solar_irradiance_w_per_m2, staged.temperature_c, staged.provider, staged.provider_rank) then N'unchanged'
    when stored.provider_rank > staged.provider_rank or (staged.solar_irradiance_w_per_m2 is null and stored.solar_irradiance_w_per_m2 is not null) then N'outranked'
    else N'revise'
  end as action
from (
  select region_code, hour_start, weighting, wind_speed_10m_m_per_s, wind_speed_100m_m_per_s, solar_irradiance_w_per_m2, temperature_c, provider, provider_rank, bronze_index, row_number() over (
    partition by region_code, hour_start, weighting order by provider_rank desc, sequence_number desc) as place
  from #staged_fact_regional_climate
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join fact_regional_climate as stored on stored.region_code = staged.region_code and stored.hour_start = staged.hour_start and stored.weighting = staged.weighting
  and stored.hour_start between (select min(hour_start) from #staged_fact_regional_climate)
    and (select max(hour_start) from #staged_fact_regional_climate)
where staged.place = 1
