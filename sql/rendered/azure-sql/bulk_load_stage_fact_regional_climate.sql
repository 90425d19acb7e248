-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_fact_regional_climate]([region_code] nvarchar(3), [hour_start] datetime2(0), [weighting] nvarchar(20), [wind_speed_10m_m_per_s] float, [wind_speed_100m_m_per_s] float, [solar_irradiance_w_per_m2] float, [temperature_c] float, [provider] nvarchar(30), [provider_rank] int, [sequence_number] int, [bronze_index] int)
