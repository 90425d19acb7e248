-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_bridge_postal_code]([postal_code] nvarchar(5), [commune_code] nvarchar(5), [commune_name] nvarchar(200), [region_code] nvarchar(3), [node_code] nvarchar(20), [node_basis] nvarchar(20), [is_current] bit, [sequence_number] int, [bronze_index] int)
