-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_fact_outage]([publisher] nvarchar(40), [outage_id] nvarchar(80), [version] int, [status] nvarchar(20), [outage_kind] nvarchar(20), [asset_code] nvarchar(40), [asset_name] nvarchar(200), [asset_kind] nvarchar(30), [fuel_type] nvarchar(40), [source_code] nvarchar(30), [region_code] nvarchar(3), [started_at] datetime2(0), [ended_at] datetime2(0), [installed_mw] float, [available_mw] float, [reason] nvarchar(1000), [published_at] datetime2(0), [sequence_number] int, [bronze_index] int)
