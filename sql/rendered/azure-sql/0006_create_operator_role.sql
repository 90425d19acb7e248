-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: the role grid_operator, which reads every table and writes none.
-- Why: who runs the platform looks into runs, heartbeats and set-aside records; re-runs and pauses
-- go through Temporal and need no right here. A role of its own, so that what operators are given
-- later does not come to the API.
-- Undo: drop role grid_operator; (once its members have left it)

if database_principal_id(N'grid_operator') is null create role grid_operator;

grant select on warehouse_origin to grid_operator;
grant select on dim_region to grid_operator;
grant select on dim_source to grid_operator;
grant select on dim_date to grid_operator;
grant select on dim_time to grid_operator;
grant select on pipeline_run to grid_operator;
grant select on bronze_object to grid_operator;
grant select on pipeline_run_bronze_object to grid_operator;
grant select on fact_energy_flow to grid_operator;
grant select on fact_energy_flow_revision to grid_operator;
grant select on load_clock to grid_operator;
grant select on ingestion_audit to grid_operator;
grant select on rejected_record to grid_operator;
grant select on source_quota to grid_operator;
grant select on slot_publication to grid_operator;
grant select on schema_migration to grid_operator;
