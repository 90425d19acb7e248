-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @window_start datetime2(0), @window_end datetime2(0), @after_publisher nvarchar(4000), @after_outage_id nvarchar(4000), @after_direction nvarchar(4000), @after_period_start datetime2(0), @only_publisher nvarchar(max), @only_outage_id nvarchar(max), @only_direction nvarchar(max), @only_period_start nvarchar(max), @only_version nvarchar(max), @only_period_end nvarchar(max), @only_available_mw nvarchar(max), @only_unavailable_mw nvarchar(max)

select publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw from fact_outage_period
where (@window_start is null or period_end is null
    or (period_end > @window_start and period_end > period_start))
  and (@window_end is null or period_start < @window_end)
  and (@after_publisher is null or publisher > @after_publisher
    or (publisher = @after_publisher and (outage_id > @after_outage_id
    or (outage_id = @after_outage_id and (direction > @after_direction
    or (direction = @after_direction and (period_start > @after_period_start)))))))
  and (@only_publisher is null or publisher in (
    select wanted.publisher collate Latin1_General_100_BIN2 from openjson(@only_publisher) with (publisher nvarchar(4000)) as wanted))
  and (@only_outage_id is null or outage_id in (
    select wanted.outage_id collate Latin1_General_100_BIN2 from openjson(@only_outage_id) with (outage_id nvarchar(4000)) as wanted))
  and (@only_direction is null or direction in (
    select wanted.direction collate Latin1_General_100_BIN2 from openjson(@only_direction) with (direction nvarchar(4000)) as wanted))
  and (@only_period_start is null or period_start in (
    select wanted.period_start from openjson(@only_period_start) with (period_start datetime2(0)) as wanted))
  and (@only_version is null or version in (
    select wanted.version from openjson(@only_version) with (version int) as wanted))
  and (@only_period_end is null or period_end in (
    select wanted.period_end from openjson(@only_period_end) with (period_end datetime2(0)) as wanted)
    or (period_end is null and exists (select 1 from openjson(@only_period_end) with (period_end datetime2(0)) as wanted where wanted.period_end is null)))
  and (@only_available_mw is null or available_mw in (
    select wanted.available_mw from openjson(@only_available_mw) with (available_mw float(53)) as wanted)
    or (available_mw is null and exists (select 1 from openjson(@only_available_mw) with (available_mw float(53)) as wanted where wanted.available_mw is null)))
  and (@only_unavailable_mw is null or unavailable_mw in (
    select wanted.unavailable_mw from openjson(@only_unavailable_mw) with (unavailable_mw float(53)) as wanted)
    or (unavailable_mw is null and exists (select 1 from openjson(@only_unavailable_mw) with (unavailable_mw float(53)) as wanted where wanted.unavailable_mw is null)))
order by publisher, outage_id, direction, period_start
offset 0 rows fetch next @row_limit rows only
option (recompile)
