-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_fact_national_flow (slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank, bronze_object_key, action)
select staged.slot_start, staged.series_code, staged.value, staged.unit, staged.missing_reason, staged.step_minutes, staged.vintage_rank, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.value, stored.unit, stored.missing_reason, stored.step_minutes, stored.vintage_rank
      except
      select staged.value, staged.unit, staged.missing_reason, staged.step_minutes, staged.vintage_rank) then N'unchanged'
    when stored.vintage_rank > staged.vintage_rank or (staged.step_minutes is null and stored.step_minutes is not null) then N'outranked'
    else N'revise'
  end as action
from (
  select slot_start, series_code, value, unit, missing_reason, step_minutes, vintage_rank, bronze_index, row_number() over (
    partition by slot_start, series_code order by vintage_rank desc, sequence_number desc) as place
  from #staged_fact_national_flow
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join fact_national_flow as stored on stored.slot_start = staged.slot_start and stored.series_code = staged.series_code
  and stored.slot_start between (select min(slot_start) from #staged_fact_national_flow)
    and (select max(slot_start) from #staged_fact_national_flow)
where staged.place = 1
