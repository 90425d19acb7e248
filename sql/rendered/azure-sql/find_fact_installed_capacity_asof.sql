-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @after_region_code nvarchar(4000), @after_source_code nvarchar(4000), @after_valid_from date, @only_region_code nvarchar(max), @only_source_code nvarchar(max), @only_valid_from nvarchar(max), @only_valid_to nvarchar(max), @only_capacity_mw nvarchar(max), @only_edition nvarchar(max), @as_of datetime2(6)

select region_code, source_code, valid_from, valid_to, capacity_mw, edition from (
  select region_code, source_code, valid_from, valid_to, capacity_mw, edition from fact_installed_capacity
  where (@after_region_code is null or region_code > @after_region_code
    or (region_code = @after_region_code and (source_code > @after_source_code
    or (source_code = @after_source_code and (valid_from > @after_valid_from)))))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_source_code is null or source_code in (
    select wanted.source_code collate Latin1_General_100_BIN2 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted))
  and (@only_valid_from is null or valid_from in (
    select wanted.valid_from from openjson(@only_valid_from) with (valid_from date) as wanted))
  and (@only_valid_to is null or valid_to in (
    select wanted.valid_to from openjson(@only_valid_to) with (valid_to date) as wanted)
    or (valid_to is null and exists (select 1 from openjson(@only_valid_to) with (valid_to date) as wanted where wanted.valid_to is null)))
  and (@only_capacity_mw is null or capacity_mw in (
    select wanted.capacity_mw from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted)
    or (capacity_mw is null and exists (select 1 from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted where wanted.capacity_mw is null)))
  and (@only_edition is null or edition in (
    select wanted.edition collate Latin1_General_100_BIN2 from openjson(@only_edition) with (edition nvarchar(4000)) as wanted))
  and known_from <= @as_of
  union all
  select region_code, source_code, valid_from, valid_to, capacity_mw, edition from fact_installed_capacity_revision
  where (@after_region_code is null or region_code > @after_region_code
    or (region_code = @after_region_code and (source_code > @after_source_code
    or (source_code = @after_source_code and (valid_from > @after_valid_from)))))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted))
  and (@only_source_code is null or source_code in (
    select wanted.source_code collate Latin1_General_100_BIN2 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted))
  and (@only_valid_from is null or valid_from in (
    select wanted.valid_from from openjson(@only_valid_from) with (valid_from date) as wanted))
  and (@only_valid_to is null or valid_to in (
    select wanted.valid_to from openjson(@only_valid_to) with (valid_to date) as wanted)
    or (valid_to is null and exists (select 1 from openjson(@only_valid_to) with (valid_to date) as wanted where wanted.valid_to is null)))
  and (@only_capacity_mw is null or capacity_mw in (
    select wanted.capacity_mw from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted)
    or (capacity_mw is null and exists (select 1 from openjson(@only_capacity_mw) with (capacity_mw float(53)) as wanted where wanted.capacity_mw is null)))
  and (@only_edition is null or edition in (
    select wanted.edition collate Latin1_General_100_BIN2 from openjson(@only_edition) with (edition nvarchar(4000)) as wanted))
  and known_from <= @as_of and known_to > @as_of
) as known
order by region_code, source_code, valid_from
offset 0 rows fetch next @row_limit rows only
option (recompile)
