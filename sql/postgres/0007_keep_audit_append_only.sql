-- What: grid_loader may no longer update what it only ever adds: objects, links, heartbeats, quotas,
-- publications.
-- Why: an audit trail that its own writer can rewrite proves little.
-- Undo: grant update on bronze_object, pipeline_run_bronze_object, ingestion_audit, source_quota,
-- slot_publication to grid_loader;

revoke update on
  bronze_object, pipeline_run_bronze_object, ingestion_audit, source_quota, slot_publication
  from grid_loader;
