-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @window_start datetime2(0), @window_end datetime2(0), @after_publisher nvarchar(4000), @after_outage_id nvarchar(4000), @only_publisher nvarchar(max), @only_outage_id nvarchar(max), @only_version nvarchar(max), @only_status nvarchar(max), @only_outage_kind nvarchar(max), @only_asset_code nvarchar(max), @only_asset_name nvarchar(max), @only_asset_kind nvarchar(max), @only_fuel_type nvarchar(max), @only_source_code nvarchar(max), @only_region_code nvarchar(max), @only_started_at nvarchar(max), @only_ended_at nvarchar(max), @only_installed_mw nvarchar(max), @only_available_mw nvarchar(max), @only_reason nvarchar(max), @only_published_at nvarchar(max)

select publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at from fact_outage
where (@window_start is null or ended_at is null
    or (ended_at > @window_start and ended_at > started_at))
  and (@window_end is null or started_at < @window_end)
  and (@after_publisher is null or publisher > @after_publisher
    or (publisher = @after_publisher and (outage_id > @after_outage_id)))
  and (@only_publisher is null or publisher in (
    select wanted.publisher collate Latin1_General_100_BIN2 from openjson(@only_publisher) with (publisher nvarchar(4000)) as wanted))
  and (@only_outage_id is null or outage_id in (
    select wanted.outage_id collate Latin1_General_100_BIN2 from openjson(@only_outage_id) with (outage_id nvarchar(4000)) as wanted))
  and (@only_version is null or version in (
    select wanted.version from openjson(@only_version) with (version int) as wanted))
  and (@only_status is null or status in (
    select wanted.status collate Latin1_General_100_BIN2 from openjson(@only_status) with (status nvarchar(4000)) as wanted))
  and (@only_outage_kind is null or outage_kind in (
    select wanted.outage_kind collate Latin1_General_100_BIN2 from openjson(@only_outage_kind) with (outage_kind nvarchar(4000)) as wanted))
  and (@only_asset_code is null or asset_code in (
    select wanted.asset_code collate Latin1_General_100_BIN2 from openjson(@only_asset_code) with (asset_code nvarchar(4000)) as wanted)
    or (asset_code is null and exists (select 1 from openjson(@only_asset_code) with (asset_code nvarchar(4000)) as wanted where wanted.asset_code is null)))
  and (@only_asset_name is null or asset_name in (
    select wanted.asset_name collate Latin1_General_100_BIN2 from openjson(@only_asset_name) with (asset_name nvarchar(4000)) as wanted))
  and (@only_asset_kind is null or asset_kind in (
    select wanted.asset_kind collate Latin1_General_100_BIN2 from openjson(@only_asset_kind) with (asset_kind nvarchar(4000)) as wanted))
  and (@only_fuel_type is null or fuel_type in (
    select wanted.fuel_type collate Latin1_General_100_BIN2 from openjson(@only_fuel_type) with (fuel_type nvarchar(4000)) as wanted)
    or (fuel_type is null and exists (select 1 from openjson(@only_fuel_type) with (fuel_type nvarchar(4000)) as wanted where wanted.fuel_type is null)))
  and (@only_source_code is null or source_code in (
    select wanted.source_code collate Latin1_General_100_BIN2 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted)
    or (source_code is null and exists (select 1 from openjson(@only_source_code) with (source_code nvarchar(4000)) as wanted where wanted.source_code is null)))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted)
    or (region_code is null and exists (select 1 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted where wanted.region_code is null)))
  and (@only_started_at is null or started_at in (
    select wanted.started_at from openjson(@only_started_at) with (started_at datetime2(0)) as wanted))
  and (@only_ended_at is null or ended_at in (
    select wanted.ended_at from openjson(@only_ended_at) with (ended_at datetime2(0)) as wanted)
    or (ended_at is null and exists (select 1 from openjson(@only_ended_at) with (ended_at datetime2(0)) as wanted where wanted.ended_at is null)))
  and (@only_installed_mw is null or installed_mw in (
    select wanted.installed_mw from openjson(@only_installed_mw) with (installed_mw float(53)) as wanted)
    or (installed_mw is null and exists (select 1 from openjson(@only_installed_mw) with (installed_mw float(53)) as wanted where wanted.installed_mw is null)))
  and (@only_available_mw is null or available_mw in (
    select wanted.available_mw from openjson(@only_available_mw) with (available_mw float(53)) as wanted)
    or (available_mw is null and exists (select 1 from openjson(@only_available_mw) with (available_mw float(53)) as wanted where wanted.available_mw is null)))
  and (@only_reason is null or reason in (
    select wanted.reason collate Latin1_General_100_BIN2 from openjson(@only_reason) with (reason nvarchar(4000)) as wanted)
    or (reason is null and exists (select 1 from openjson(@only_reason) with (reason nvarchar(4000)) as wanted where wanted.reason is null)))
  and (@only_published_at is null or published_at in (
    select wanted.published_at from openjson(@only_published_at) with (published_at datetime2(0)) as wanted)
    or (published_at is null and exists (select 1 from openjson(@only_published_at) with (published_at datetime2(0)) as wanted where wanted.published_at is null)))
order by publisher, outage_id
offset 0 rows fetch next @row_limit rows only
option (recompile)
