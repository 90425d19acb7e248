-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_keys nvarchar(max)

insert into #change_fact_outage_period (publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw, bronze_object_key, action)
select staged.publisher, staged.outage_id, staged.direction, staged.period_start, staged.version, staged.period_end, staged.available_mw, staged.unavailable_mw, bronze.bronze_object_key,
  case
    when stored.run_key is null then N'insert'
    when not exists (
      select stored.version, stored.period_end, stored.available_mw, stored.unavailable_mw
      except
      select staged.version, staged.period_end, staged.available_mw, staged.unavailable_mw) then N'unchanged'
    when stored.version > staged.version then N'outranked'
    else N'revise'
  end as action
from (
  select publisher, outage_id, direction, period_start, version, period_end, available_mw, unavailable_mw, bronze_index, row_number() over (
    partition by publisher, outage_id, direction, period_start order by version desc, sequence_number desc) as place
  from #staged_fact_outage_period
) as staged
left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
  on bronze.bronze_index = staged.bronze_index
left join fact_outage_period as stored on stored.publisher = staged.publisher and stored.outage_id = staged.outage_id and stored.direction = staged.direction and stored.period_start = staged.period_start
  and stored.period_start between (select min(period_start) from #staged_fact_outage_period)
    and (select max(period_start) from #staged_fact_outage_period)
where staged.place = 1
