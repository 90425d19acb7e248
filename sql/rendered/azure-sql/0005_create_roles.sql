-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: the roles grid_loader (writes Gold) and grid_api_reader (reads it); public has nothing.
-- Why: only the loader may write Gold; the role of the API can only read it.
-- Undo: drop role grid_loader; drop role grid_api_reader; (once their members have left them)

-- A login or managed identity becomes a member: alter role grid_loader add member [name];
if database_principal_id(N'grid_loader') is null create role grid_loader;
if database_principal_id(N'grid_api_reader') is null create role grid_api_reader;

grant select on warehouse_origin to grid_loader, grid_api_reader;
grant select on dim_region to grid_loader, grid_api_reader;
grant select on dim_source to grid_loader, grid_api_reader;
grant select on dim_date to grid_loader, grid_api_reader;
grant select on dim_time to grid_loader, grid_api_reader;
grant select on pipeline_run to grid_loader, grid_api_reader;
grant select on bronze_object to grid_loader, grid_api_reader;
grant select on pipeline_run_bronze_object to grid_loader, grid_api_reader;
grant select on fact_energy_flow to grid_loader, grid_api_reader;
grant select on fact_energy_flow_revision to grid_loader, grid_api_reader;
grant select on load_clock to grid_loader, grid_api_reader;
grant select on ingestion_audit to grid_loader, grid_api_reader;
grant select on rejected_record to grid_loader, grid_api_reader;
grant select on source_quota to grid_loader, grid_api_reader;
grant select on slot_publication to grid_loader, grid_api_reader;
grant select on schema_migration to grid_loader, grid_api_reader;

grant insert, update on pipeline_run to grid_loader;
grant insert, update on bronze_object to grid_loader;
grant insert, update on pipeline_run_bronze_object to grid_loader;
grant insert, update on ingestion_audit to grid_loader;
grant insert, update on rejected_record to grid_loader;
grant insert, update on source_quota to grid_loader;
grant insert, update on slot_publication to grid_loader;
grant insert on fact_energy_flow_revision to grid_loader;
grant update on load_clock to grid_loader;

-- A retired fact moves to the revisions: the one place where the loader may delete.
grant insert, update, delete on fact_energy_flow to grid_loader;
