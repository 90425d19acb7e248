-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_generation_installation (installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition, known_from, run_key, bronze_object_key)
select installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_dim_generation_installation where action = N'insert'
