-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @after_commune_code nvarchar(4000), @only_commune_code nvarchar(max), @only_commune_name nvarchar(max), @only_department_code nvarchar(max), @only_region_code nvarchar(max), @only_population nvarchar(max), @only_is_current nvarchar(max), @as_of datetime2(6)

select commune_code, commune_name, department_code, region_code, population, is_current from (
  select commune_code, commune_name, department_code, region_code, population, is_current from dim_commune
  where (@after_commune_code is null or commune_code > @after_commune_code)
  and (@only_commune_code is null or commune_code in (
    select wanted.commune_code collate Latin1_General_100_BIN2 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted))
  and (@only_commune_name is null or commune_name in (
    select wanted.commune_name collate Latin1_General_100_BIN2 from openjson(@only_commune_name) with (commune_name nvarchar(4000)) as wanted))
  and (@only_department_code is null or department_code in (
    select wanted.department_code collate Latin1_General_100_BIN2 from openjson(@only_department_code) with (department_code nvarchar(4000)) as wanted))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_population is null or population in (
    select wanted.population from openjson(@only_population) with (population int) as wanted)
    or (population is null and exists (select 1 from openjson(@only_population) with (population int) as wanted where wanted.population is null)))
  and (@only_is_current is null or is_current in (
    select wanted.is_current from openjson(@only_is_current) with (is_current bit) as wanted))
  and known_from <= @as_of
  union all
  select commune_code, commune_name, department_code, region_code, population, is_current from dim_commune_revision
  where (@after_commune_code is null or commune_code > @after_commune_code)
  and (@only_commune_code is null or commune_code in (
    select wanted.commune_code collate Latin1_General_100_BIN2 from openjson(@only_commune_code) with (commune_code nvarchar(4000)) as wanted))
  and (@only_commune_name is null or commune_name in (
    select wanted.commune_name collate Latin1_General_100_BIN2 from openjson(@only_commune_name) with (commune_name nvarchar(4000)) as wanted))
  and (@only_department_code is null or department_code in (
    select wanted.department_code collate Latin1_General_100_BIN2 from openjson(@only_department_code) with (department_code nvarchar(4000)) as wanted))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_population is null or population in (
    select wanted.population from openjson(@only_population) with (population int) as wanted)
    or (population is null and exists (select 1 from openjson(@only_population) with (population int) as wanted where wanted.population is null)))
  and (@only_is_current is null or is_current in (
    select wanted.is_current from openjson(@only_is_current) with (is_current bit) as wanted))
  and known_from <= @as_of and known_to > @as_of
) as known
order by commune_code
offset 0 rows fetch next @row_limit rows only
option (recompile)
