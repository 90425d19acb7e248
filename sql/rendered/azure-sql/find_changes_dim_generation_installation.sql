-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_dim_generation_installation (installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition, bronze_object_key, action)
select staged.installation_id, staged.valid_from, staged.valid_to, staged.id_kind, staged.installation_name, staged.region_code, staged.commune_code, staged.substation_code, staged.filiere, staged.source_code, staged.is_source_corrected, staged.technology, staged.capacity_mw, staged.commissioned_on, staged.installation_count, staged.operating_state, staged.edition, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.valid_to, stored.id_kind, stored.installation_name, stored.region_code, stored.commune_code, stored.substation_code, stored.filiere, stored.source_code, stored.is_source_corrected, stored.technology, stored.capacity_mw, stored.commissioned_on, stored.installation_count, stored.operating_state, stored.edition
      except
      select staged.valid_to, staged.id_kind, staged.installation_name, staged.region_code, staged.commune_code, staged.substation_code, staged.filiere, staged.source_code, staged.is_source_corrected, staged.technology, staged.capacity_mw, staged.commissioned_on, staged.installation_count, staged.operating_state, staged.edition) then N'unchanged'
    else N'revise'
  end as action
from (
  select installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition, bronze_index, row_number() over (
    partition by installation_id, valid_from order by sequence_number desc) as place
  from #staged_dim_generation_installation
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join dim_generation_installation as stored on stored.installation_id = staged.installation_id and stored.valid_from = staged.valid_from
where staged.place = 1
