-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @window_start datetime2(0), @window_end datetime2(0), @as_of datetime2(6), @regions nvarchar(max), @region_count int

select
  case when exists (
    select 1 from pipeline_run as run
    where run.outcome = N'success' and run.brings_flows = 1 and run.window_start < @window_end
      and run.window_end > @window_start
      and run.finished_at <= coalesce(@as_of, cast('9999-12-31T00:00:00' as datetime2(6)))
  ) then 1 else 0 end as "wasFetched",
  case when @window_start >= dateadd(minute, -30,
    coalesce(@as_of, sysutcdatetime())) then 1 else 0 end as "isNotDue",
  case when exists (
    select 1 from fact_energy_flow as flow
    where flow.slot_start >= @window_start and flow.source_key = 40
      and flow.value_mw is not null and flow.known_from <= coalesce(@as_of, cast('9999-12-31T00:00:00' as datetime2(6)))
      and (@region_count = 0 or flow.region_key in (
        select wanted.region_key from openjson(@regions) with (region_key smallint) as wanted)))
    or exists (
    select 1 from fact_energy_flow_revision as flow
    where flow.slot_start >= @window_start and flow.source_key = 40
      and flow.value_mw is not null and flow.known_from <= coalesce(@as_of, cast('9999-12-31T00:00:00' as datetime2(6)))
      and (@region_count = 0 or flow.region_key in (
        select wanted.region_key from openjson(@regions) with (region_key smallint) as wanted)))
  then 0 else 1 end as "isAfterNewestMeasured"
