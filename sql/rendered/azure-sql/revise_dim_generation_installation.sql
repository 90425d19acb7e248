-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update dim_generation_installation
set valid_to = change.valid_to, id_kind = change.id_kind, installation_name = change.installation_name, region_code = change.region_code, commune_code = change.commune_code, substation_code = change.substation_code, filiere = change.filiere, source_code = change.source_code, is_source_corrected = change.is_source_corrected, technology = change.technology, capacity_mw = change.capacity_mw, commissioned_on = change.commissioned_on, installation_count = change.installation_count, operating_state = change.operating_state, edition = change.edition,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_dim_generation_installation as change
where dim_generation_installation.installation_id = change.installation_id and dim_generation_installation.valid_from = change.valid_from and change.action = N'revise'
