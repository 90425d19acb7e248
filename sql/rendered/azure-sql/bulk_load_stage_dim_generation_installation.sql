-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_dim_generation_installation]([installation_id] nvarchar(80), [valid_from] date, [valid_to] date, [id_kind] nvarchar(20), [installation_name] nvarchar(200), [region_code] nvarchar(3), [commune_code] nvarchar(5), [substation_code] nvarchar(20), [filiere] nvarchar(100), [source_code] nvarchar(30), [is_source_corrected] bit, [technology] nvarchar(100), [capacity_mw] float, [commissioned_on] date, [installation_count] int, [operating_state] nvarchar(60), [edition] nvarchar(40), [sequence_number] int, [bronze_index] int)
