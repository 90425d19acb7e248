-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @dataset nvarchar(4000), @fetched_at datetime2(6), @last_look datetime2(6), @run_key int, @new_slots nvarchar(max)

insert into slot_publication (
  dataset, slot_start, region_key, last_absent_at, first_seen_at, available_at, run_key)
select @dataset, new_slot.slot_start, new_slot.region_key, (
    select max(look.looked_at)
    from (
      select @last_look as looked_at
      union all
      select run.fetched_at as looked_at from pipeline_run as run
      where run.dataset = @dataset and run.outcome = N'success' and run.fetched_at < @fetched_at
        and run.window_start <= new_slot.slot_start and run.window_end > new_slot.slot_start
    ) as look
  ), @fetched_at, sysutcdatetime(), @run_key
from openjson(@new_slots) with (slot_start datetime2(0), region_key smallint) as new_slot
where not exists (
  select 1 from slot_publication as kept
  where kept.dataset = @dataset and kept.slot_start = new_slot.slot_start
    and kept.region_key = new_slot.region_key)
