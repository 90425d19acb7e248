-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_fact_outage_period]([publisher] nvarchar(40), [outage_id] nvarchar(80), [direction] nvarchar(80), [period_start] datetime2(0), [version] int, [period_end] datetime2(0), [available_mw] float, [unavailable_mw] float, [sequence_number] int, [bronze_index] int)
