-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_fact_installed_capacity]([region_code] nvarchar(3), [source_code] nvarchar(30), [valid_from] date, [valid_to] date, [capacity_mw] float, [edition] nvarchar(40), [sequence_number] int, [bronze_index] int)
