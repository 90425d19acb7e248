-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @after_installation_id nvarchar(4000), @after_valid_from date, @only_installation_id nvarchar(max), @only_valid_from nvarchar(max), @only_valid_to nvarchar(max), @only_id_kind nvarchar(max), @only_installation_name nvarchar(max), @only_region_code nvarchar(max), @only_commune_code nvarchar(max), @only_substation_code nvarchar(max), @only_filiere nvarchar(max), @only_source_code nvarchar(max), @only_is_source_corrected nvarchar(max), @only_technology nvarchar(max), @only_capacity_mw nvarchar(max), @only_commissioned_on nvarchar(max), @only_installation_count nvarchar(max), @only_operating_state nvarchar(max), @only_edition nvarchar(max), @as_of datetime2(6)

select installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition from (
  select installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition from dim_generation_installation
  where (@after_installation_id is null or installation_id > @after_installation_id
    or (installation_id = @after_installation_id and (valid_from > @after_valid_from)))
  and (@only_installation_id is null or installation_id in (
    select wanted.installation_id collate Latin1_General_100_BIN2 from openjson(@only_installation_id) with (installation_id nvarchar(4000)) as wanted))
  and (@only_valid_from is null or valid_from in (
    select wanted.valid_from from openjson(@only_valid_from) with (valid_from date) as wanted))
  and (@only_valid_to is null or valid_to in (
    select wanted.valid_to from openjson(@only_valid_to) with (valid_to date) as wanted)
    or (valid_to is null and exists (select 1 from openjson(@only_valid_to) with (valid_to date) as wanted where wanted.valid_to is null)))
  and (@only_id_kind is null or id_kind in (
    select wanted.id_kind collate Latin1_General_100_BIN2 from openjson(@only_id_kind) with (id_kind nvarchar(4000)) as wanted))
  and (@only_installation_name is null or installation_name in (
    select wanted.installation_name collate Latin1_General_100_BIN2 from openjson(@only_installation_name) with (installation_name nvarchar(4000)) as wanted)
    or (installation_name is null and exists (select 1 from openjson(@only_installation_name) with (installation_name nvarchar(4000)) as wanted where wanted.installation_name is null)))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted)
    or (region_code is null and exists (select 1 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted where wanted.region_code is null)))
  and (@only_commune_code is null or commune_code in (
    select wanted.commune_code collate Latin1_General_100_BIN2 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted)
    or (commune_code is null and exists (select 1 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted where wanted.commune_code is null)))
  and (@only_substation_code is null or substation_code in (
    select wanted.substation_code collate Latin1_General_100_BIN2 from openjson(@only_substation_code) with (substation_code nvarchar(4000)) as wanted)
    or (substation_code is null and exists (select 1 from openjson(@only_substation_code) with (substation_code nvarchar(4000)) as wanted where wanted.substation_code is null)))
  and (@only_filiere is null or filiere in (
    select wanted.filiere collate Latin1_General_100_BIN2 from openjson(@only_filiere) with (filiere nvarchar(4000)) as wanted)
    or (filiere is null and exists (select 1 from openjson(@only_filiere) with (filiere nvarchar(4000)) as wanted where wanted.filiere is null)))
  and (@only_source_code is null or source_code in (
    select wanted.source_code collate Latin1_General_100_BIN2 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted)
    or (source_code is null and exists (select 1 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted where wanted.source_code is null)))
  and (@only_is_source_corrected is null or is_source_corrected in (
    select wanted.is_source_corrected from openjson(@only_is_source_corrected) with (is_source_corrected bit) as wanted))
  and (@only_technology is null or technology in (
    select wanted.technology collate Latin1_General_100_BIN2 from openjson(@only_technology) with (technology nvarchar(4000)) as wanted)
    or (technology is null and exists (select 1 from openjson(@only_technology) with (technology nvarchar(4000)) as wanted where wanted.technology is null)))
  and (@only_capacity_mw is null or capacity_mw in (
    select wanted.capacity_mw from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted)
    or (capacity_mw is null and exists (select 1 from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted where wanted.capacity_mw is null)))
  and (@only_commissioned_on is null or commissioned_on in (
    select wanted.commissioned_on from openjson(@only_commissioned_on) with (commissioned_on date) as wanted)
    or (commissioned_on is null and exists (select 1 from openjson(@only_commissioned_on) with (commissioned_on date) as wanted where wanted.commissioned_on is null)))
  and (@only_installation_count is null or installation_count in (
    select wanted.installation_count from openjson(@only_installation_count) with (installation_count int) as wanted)
    or (installation_count is null and exists (select 1 from openjson(@only_installation_count) with (installation_count int) as wanted where wanted.installation_count is null)))
  and (@only_operating_state is null or operating_state in (
    select wanted.operating_state collate Latin1_General_100_BIN2 from openjson(@only_operating_state) with (operating_state nvarchar(4000)) as wanted)
    or (operating_state is null and exists (select 1 from openjson(@only_operating_state) with (operating_state nvarchar(4000)) as wanted where wanted.operating_state is null)))
  and (@only_edition is null or edition in (
    select wanted.edition collate Latin1_General_100_BIN2 from openjson(@only_edition) with (edition nvarchar(4000)) as wanted))
  and known_from <= @as_of
  union all
  select installation_id, valid_from, valid_to, id_kind, installation_name, region_code, commune_code, substation_code, filiere, source_code, is_source_corrected, technology, capacity_mw, commissioned_on, installation_count, operating_state, edition from dim_generation_installation_revision
  where (@after_installation_id is null or installation_id > @after_installation_id
    or (installation_id = @after_installation_id and (valid_from > @after_valid_from)))
  and (@only_installation_id is null or installation_id in (
    select wanted.installation_id collate Latin1_General_100_BIN2 from openjson(@only_installation_id) with (installation_id nvarchar(4000)) as wanted))
  and (@only_valid_from is null or valid_from in (
    select wanted.valid_from from openjson(@only_valid_from) with (valid_from date) as wanted))
  and (@only_valid_to is null or valid_to in (
    select wanted.valid_to from openjson(@only_valid_to) with (valid_to date) as wanted)
    or (valid_to is null and exists (select 1 from openjson(@only_valid_to) with (valid_to date) as wanted where wanted.valid_to is null)))
  and (@only_id_kind is null or id_kind in (
    select wanted.id_kind collate Latin1_General_100_BIN2 from openjson(@only_id_kind) with (id_kind nvarchar(4000)) as wanted))
  and (@only_installation_name is null or installation_name in (
    select wanted.installation_name collate Latin1_General_100_BIN2 from openjson(@only_installation_name) with (installation_name nvarchar(4000)) as wanted)
    or (installation_name is null and exists (select 1 from openjson(@only_installation_name) with (installation_name nvarchar(4000)) as wanted where wanted.installation_name is null)))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted)
    or (region_code is null and exists (select 1 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted where wanted.region_code is null)))
  and (@only_commune_code is null or commune_code in (
    select wanted.commune_code collate Latin1_General_100_BIN2 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted)
    or (commune_code is null and exists (select 1 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted where wanted.commune_code is null)))
  and (@only_substation_code is null or substation_code in (
    select wanted.substation_code collate Latin1_General_100_BIN2 from openjson(@only_substation_code) with (substation_code nvarchar(4000)) as wanted)
    or (substation_code is null and exists (select 1 from openjson(@only_substation_code) with (substation_code nvarchar(4000)) as wanted where wanted.substation_code is null)))
  and (@only_filiere is null or filiere in (
    select wanted.filiere collate Latin1_General_100_BIN2 from openjson(@only_filiere) with (filiere nvarchar(4000)) as wanted)
    or (filiere is null and exists (select 1 from openjson(@only_filiere) with (filiere nvarchar(4000)) as wanted where wanted.filiere is null)))
  and (@only_source_code is null or source_code in (
    select wanted.source_code collate Latin1_General_100_BIN2 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted)
    or (source_code is null and exists (select 1 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted where wanted.source_code is null)))
  and (@only_is_source_corrected is null or is_source_corrected in (
    select wanted.is_source_corrected from openjson(@only_is_source_corrected) with (is_source_corrected bit) as wanted))
  and (@only_technology is null or technology in (
    select wanted.technology collate Latin1_General_100_BIN2 from openjson(@only_technology) with (technology nvarchar(4000)) as wanted)
    or (technology is null and exists (select 1 from openjson(@only_technology) with (technology nvarchar(4000)) as wanted where wanted.technology is null)))
  and (@only_capacity_mw is null or capacity_mw in (
    select wanted.capacity_mw from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted)
    or (capacity_mw is null and exists (select 1 from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted where wanted.capacity_mw is null)))
  and (@only_commissioned_on is null or commissioned_on in (
    select wanted.commissioned_on from openjson(@only_commissioned_on) with (commissioned_on date) as wanted)
    or (commissioned_on is null and exists (select 1 from openjson(@only_commissioned_on) with (commissioned_on date) as wanted where wanted.commissioned_on is null)))
  and (@only_installation_count is null or installation_count in (
    select wanted.installation_count from openjson(@only_installation_count) with (installation_count int) as wanted)
    or (installation_count is null and exists (select 1 from openjson(@only_installation_count) with (installation_count int) as wanted where wanted.installation_count is null)))
  and (@only_operating_state is null or operating_state in (
    select wanted.operating_state collate Latin1_General_100_BIN2 from openjson(@only_operating_state) with (operating_state nvarchar(4000)) as wanted)
    or (operating_state is null and exists (select 1 from openjson(@only_operating_state) with (operating_state nvarchar(4000)) as wanted where wanted.operating_state is null)))
  and (@only_edition is null or edition in (
    select wanted.edition collate Latin1_General_100_BIN2 from openjson(@only_edition) with (edition nvarchar(4000)) as wanted))
  and known_from <= @as_of and known_to > @as_of
) as known
order by installation_id, valid_from
offset 0 rows fetch next @row_limit rows only
option (recompile)
