-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @after_region_code nvarchar(4000), @only_region_code nvarchar(max), @only_region_name nvarchar(max), @only_population nvarchar(max), @only_area_km2 nvarchar(max), @only_commune_count nvarchar(max), @only_is_in_eco2mix nvarchar(max)

select region_code, region_name, population, area_km2, commune_count, is_in_eco2mix from dim_region_profile
where (@after_region_code is null or region_code > @after_region_code)
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_region_name is null or region_name in (
    select wanted.region_name collate Latin1_General_100_BIN2 from openjson(@only_region_name) with (region_name nvarchar(4000)) as wanted))
  and (@only_population is null or population in (
    select wanted.population from openjson(@only_population) with (population int) as wanted)
    or (population is null and exists (select 1 from openjson(@only_population) with (population int) as wanted where wanted.population is null)))
  and (@only_area_km2 is null or area_km2 in (
    select wanted.area_km2 from openjson(@only_area_km2) with (area_km2 float(53)) as wanted)
    or (area_km2 is null and exists (select 1 from openjson(@only_area_km2) with (area_km2 float(53)) as wanted where wanted.area_km2 is null)))
  and (@only_commune_count is null or commune_count in (
    select wanted.commune_count from openjson(@only_commune_count) with (commune_count int) as wanted)
    or (commune_count is null and exists (select 1 from openjson(@only_commune_count) with (commune_count int) as wanted where wanted.commune_count is null)))
  and (@only_is_in_eco2mix is null or is_in_eco2mix in (
    select wanted.is_in_eco2mix from openjson(@only_is_in_eco2mix) with (is_in_eco2mix bit) as wanted))
order by region_code
offset 0 rows fetch next @row_limit rows only
option (recompile)
