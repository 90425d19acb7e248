-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_generation_installation_revision (installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.installation_id, stored.valid_from, stored.valid_to, stored.id_kind, stored.installation_name, stored.region_code, stored.commune_code, stored.substation_code, stored.filiere, stored.source_code, stored.is_source_corrected, stored.technology, stored.capacity_mw, stored.commissioned_on, stored.installation_count, stored.operating_state, stored.edition, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_dim_generation_installation as change
join dim_generation_installation as stored on stored.installation_id = change.installation_id and stored.valid_from = change.valid_from
where change.action = N'revise'
