-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @window_start datetime2(0), @window_end datetime2(0), @row_limit int, @regions nvarchar(max), @after_slot datetime2(0), @after_region smallint, @after_source smallint, @as_of datetime2(6)

select slot_start, region_key, source_key, value_mw, missing_reason, step_minutes, vintage_rank
from (
  select slot_start, region_key, source_key, value_mw, missing_reason, step_minutes, vintage_rank
from fact_energy_flow
where slot_start >= @window_start
  and slot_start < @window_end
  and region_key in (
    select wanted.region_key from openjson(@regions) with (region_key smallint) as wanted)
  and slot_start >= @after_slot
  and (slot_start > @after_slot or region_key > @after_region
    or (region_key = @after_region and source_key > @after_source)) and known_from <= @as_of
  union all
  select slot_start, region_key, source_key, value_mw, missing_reason, step_minutes, vintage_rank
  from fact_energy_flow_revision
  where slot_start >= @window_start
  and slot_start < @window_end
  and region_key in (
    select wanted.region_key from openjson(@regions) with (region_key smallint) as wanted)
  and slot_start >= @after_slot
  and (slot_start > @after_slot or region_key > @after_region
    or (region_key = @after_region and source_key > @after_source)) and known_from <= @as_of and known_to > @as_of
) as known
order by slot_start, region_key, source_key
offset 0 rows fetch next @row_limit rows only
