-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_fact_national_flow]([slot_start] datetime2(0), [series_code] nvarchar(40), [value] float, [unit] nvarchar(10), [missing_reason] nvarchar(20), [step_minutes] int, [vintage_rank] int, [sequence_number] int, [bronze_index] int)
