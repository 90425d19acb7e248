-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @window_start datetime2(0), @window_end datetime2(0)

select slot_start as "slotStart", count(*) as regions
from fact_energy_flow
where slot_start >= @window_start and slot_start < @window_end
  and source_key = 40 and value_mw is not null
group by slot_start
order by slot_start desc
offset 0 rows fetch next 1 rows only
