-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @after_postal_code nvarchar(4000), @after_commune_code nvarchar(4000), @only_postal_code nvarchar(max), @only_commune_code nvarchar(max), @only_commune_name nvarchar(max), @only_region_code nvarchar(max), @only_node_code nvarchar(max), @only_node_basis nvarchar(max), @only_is_current nvarchar(max), @as_of datetime2(6)

select postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current from (
  select postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current from bridge_postal_code
  where (@after_postal_code is null or postal_code > @after_postal_code
    or (postal_code = @after_postal_code and (commune_code > @after_commune_code)))
  and (@only_postal_code is null or postal_code in (
    select wanted.postal_code collate Latin1_General_100_BIN2 from openjson(@only_postal_code) with (postal_code nvarchar(4000)) as wanted))
  and (@only_commune_code is null or commune_code in (
    select wanted.commune_code collate Latin1_General_100_BIN2 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted))
  and (@only_commune_name is null or commune_name in (
    select wanted.commune_name collate Latin1_General_100_BIN2 from openjson(@only_commune_name) with (commune_name nvarchar(4000)) as wanted))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_node_code is null or node_code in (
    select wanted.node_code collate Latin1_General_100_BIN2 from openjson(@only_node_code) with (node_code nvarchar(4000)) as wanted)
    or (node_code is null and exists (select 1 from openjson(@only_node_code) with (node_code nvarchar(4000)) as wanted where wanted.node_code is null)))
  and (@only_node_basis is null or node_basis in (
    select wanted.node_basis collate Latin1_General_100_BIN2 from openjson(@only_node_basis) with (node_basis nvarchar(4000)) as wanted)
    or (node_basis is null and exists (select 1 from openjson(@only_node_basis) with (node_basis nvarchar(4000)) as wanted where wanted.node_basis is null)))
  and (@only_is_current is null or is_current in (
    select wanted.is_current from openjson(@only_is_current) with (is_current bit) as wanted))
  and known_from <= @as_of
  union all
  select postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current from bridge_postal_code_revision
  where (@after_postal_code is null or postal_code > @after_postal_code
    or (postal_code = @after_postal_code and (commune_code > @after_commune_code)))
  and (@only_postal_code is null or postal_code in (
    select wanted.postal_code collate Latin1_General_100_BIN2 from openjson(@only_postal_code) with (postal_code nvarchar(4000)) as wanted))
  and (@only_commune_code is null or commune_code in (
    select wanted.commune_code collate Latin1_General_100_BIN2 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted))
  and (@only_commune_name is null or commune_name in (
    select wanted.commune_name collate Latin1_General_100_BIN2 from openjson(@only_commune_name) with (commune_name nvarchar(4000)) as wanted))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_node_code is null or node_code in (
    select wanted.node_code collate Latin1_General_100_BIN2 from openjson(@only_node_code) with (node_code nvarchar(4000)) as wanted)
    or (node_code is null and exists (select 1 from openjson(@only_node_code) with (node_code nvarchar(4000)) as wanted where wanted.node_code is null)))
  and (@only_node_basis is null or node_basis in (
    select wanted.node_basis collate Latin1_General_100_BIN2 from openjson(@only_node_basis) with (node_basis nvarchar(4000)) as wanted)
    or (node_basis is null and exists (select 1 from openjson(@only_node_basis) with (node_basis nvarchar(4000)) as wanted where wanted.node_basis is null)))
  and (@only_is_current is null or is_current in (
    select wanted.is_current from openjson(@only_is_current) with (is_current bit) as wanted))
  and known_from <= @as_of and known_to > @as_of
) as known
order by postal_code, commune_code
offset 0 rows fetch next @row_limit rows only
option (recompile)
