-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_dim_region_profile]([region_code] nvarchar(3), [region_name] nvarchar(100), [population] int, [area_km2] float, [commune_count] int, [is_in_eco2mix] bit, [sequence_number] int, [bronze_index] int)
