-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: grid_loader may no longer update what it only ever adds: objects, links, heartbeats, quotas,
-- publications.
-- Why: an audit trail that its own writer can rewrite proves little.
-- Undo: grant update on each of these tables to grid_loader;

revoke update on bronze_object from grid_loader;
revoke update on pipeline_run_bronze_object from grid_loader;
revoke update on ingestion_audit from grid_loader;
revoke update on source_quota from grid_loader;
revoke update on slot_publication from grid_loader;
