-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: bulk load

insert bulk [#staged_dim_grid_node]([node_code] nvarchar(20), [node_name] nvarchar(200), [voltage_kv] float, [node_state] nvarchar(40), [node_function] nvarchar(60), [longitude_deg] float, [latitude_deg] float, [region_code] nvarchar(3), [is_simulated] bit, [source_rank] int, [sequence_number] int, [bronze_index] int)
