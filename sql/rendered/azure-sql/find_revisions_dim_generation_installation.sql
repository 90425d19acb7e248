-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @key_installation_id nvarchar(4000), @key_valid_from date

select known.installation_id, known.valid_from, known.valid_to, known.id_kind, known.installation_name, known.region_code, known.commune_code, known.substation_code, known.filiere, known.source_code, known.is_source_corrected, known.technology, known.capacity_mw, known.commissioned_on, known.installation_count, known.operating_state, known.edition,
  dateadd(microsecond, 999999, known.known_from) as "knownFrom", dateadd(microsecond, 999999, known.known_to) as "knownTo",
  known.run_key as "runKey", run.run_id as "runId", run.workflow_id as "workflowId",
  bronze.path as "bronzePath", bronze.sha256 as "bronzeSha256"
from (
  select installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition, known_from, cast(null as datetime2(6)) as known_to, run_key,
    bronze_object_key
  from dim_generation_installation where installation_id = @key_installation_id and valid_from = @key_valid_from
  union all
  select installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition, known_from, known_to, run_key, bronze_object_key
  from dim_generation_installation_revision where installation_id = @key_installation_id and valid_from = @key_valid_from
) as known
join pipeline_run as run on run.run_key = known.run_key
join bronze_object as bronze on bronze.bronze_object_key = known.bronze_object_key
order by known.known_from desc
