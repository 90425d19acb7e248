-- What: the role grid_reference_reader, which reads the places and nothing else; public has nothing.
-- Why: who extracts can change nothing.
-- Undo: drop role grid_reference_reader; (once its members have left it)

-- A login becomes a member: alter role grid_reference_reader add member [name];
if database_principal_id(N'grid_reference_reader') is null create role grid_reference_reader;

grant select on reference_edition to grid_reference_reader;
grant select on region to grid_reference_reader;
grant select on department to grid_reference_reader;
grant select on grid_node to grid_reference_reader;
grant select on commune to grid_reference_reader;
grant select on commune_part to grid_reference_reader;
grant select on postal_code to grid_reference_reader;
