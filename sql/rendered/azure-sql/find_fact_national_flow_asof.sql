-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @window_start datetime2(0), @window_end datetime2(0), @after_slot_start datetime2(0), @after_series_code nvarchar(4000), @only_slot_start nvarchar(max), @only_series_code nvarchar(max), @only_value nvarchar(max), @only_unit nvarchar(max), @only_missing_reason nvarchar(max), @only_step_minutes nvarchar(max), @only_vintage_rank nvarchar(max), @as_of datetime2(6)

select slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank from (
  select slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank from fact_national_flow
  where (@window_start is null or slot_start >= @window_start)
  and (@window_end is null or slot_start < @window_end)
  and (@after_slot_start is null or slot_start > @after_slot_start
    or (slot_start = @after_slot_start and (series_code > @after_series_code)))
  and (@only_slot_start is null or slot_start in (
    select wanted.slot_start from openjson(@only_slot_start) with (slot_start datetime2(0)) as wanted))
  and (@only_series_code is null or series_code in (
    select wanted.series_code collate Latin1_General_100_BIN2 from openjson(@only_series_code) with (series_code nvarchar(4000)) as wanted))
  and (@only_value is null or value in (
    select wanted.value from openjson(@only_value) with (value float(53)) as wanted)
    or (value is null and exists (select 1 from openjson(@only_value) with (value float(53)) as wanted where wanted.value is null)))
  and (@only_unit is null or unit in (
    select wanted.unit collate Latin1_General_100_BIN2 from openjson(@only_unit) with (unit nvarchar(4000)) as wanted))
  and (@only_missing_reason is null or missing_reason in (
    select wanted.missing_reason collate Latin1_General_100_BIN2 from openjson(@only_missing_reason) with (missing_reason nvarchar(4000)) as wanted)
    or (missing_reason is null and exists (select 1 from openjson(@only_missing_reason) with (missing_reason nvarchar(4000)) as wanted where wanted.missing_reason is null)))
  and (@only_step_minutes is null or step_minutes in (
    select wanted.step_minutes from openjson(@only_step_minutes) with (step_minutes int) as wanted)
    or (step_minutes is null and exists (select 1 from openjson(@only_step_minutes) with (step_minutes int) as wanted where wanted.step_minutes is null)))
  and (@only_vintage_rank is null or vintage_rank in (
    select wanted.vintage_rank from openjson(@only_vintage_rank) with (vintage_rank int) as wanted))
  and known_from <= @as_of
  union all
  select slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank from fact_national_flow_revision
  where (@window_start is null or slot_start >= @window_start)
  and (@window_end is null or slot_start < @window_end)
  and (@after_slot_start is null or slot_start > @after_slot_start
    or (slot_start = @after_slot_start and (series_code > @after_series_code)))
  and (@only_slot_start is null or slot_start in (
    select wanted.slot_start from openjson(@only_slot_start) with (slot_start datetime2(0)) as wanted))
  and (@only_series_code is null or series_code in (
    select wanted.series_code collate Latin1_General_100_BIN2 from openjson(@only_series_code) with (series_code nvarchar(4000)) as wanted))
  and (@only_value is null or value in (
    select wanted.value from openjson(@only_value) with (value float(53)) as wanted)
    or (value is null and exists (select 1 from openjson(@only_value) with (value float(53)) as wanted where wanted.value is null)))
  and (@only_unit is null or unit in (
    select wanted.unit collate Latin1_General_100_BIN2 from openjson(@only_unit) with (unit nvarchar(4000)) as wanted))
  and (@only_missing_reason is null or missing_reason in (
    select wanted.missing_reason collate Latin1_General_100_BIN2 from openjson(@only_missing_reason) with (missing_reason nvarchar(4000)) as wanted)
    or (missing_reason is null and exists (select 1 from openjson(@only_missing_reason) with (missing_reason nvarchar(4000)) as wanted where wanted.missing_reason is null)))
  and (@only_step_minutes is null or step_minutes in (
    select wanted.step_minutes from openjson(@only_step_minutes) with (step_minutes int) as wanted)
    or (step_minutes is null and exists (select 1 from openjson(@only_step_minutes) with (step_minutes int) as wanted where wanted.step_minutes is null)))
  and (@only_vintage_rank is null or vintage_rank in (
    select wanted.vintage_rank from openjson(@only_vintage_rank) with (vintage_rank int) as wanted))
  and known_from <= @as_of and known_to > @as_of
) as known
order by slot_start, series_code
offset 0 rows fetch next @row_limit rows only
option (recompile)
