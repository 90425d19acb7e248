-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_dim_commune]([commune_code] nvarchar(5), [commune_name] nvarchar(200), [department_code] nvarchar(3), [region_code] nvarchar(3), [population] int, [is_current] bit, [sequence_number] int, [bronze_index] int)
