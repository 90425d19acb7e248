-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select flow.slot_start as "slotStart", flow.region_key as "regionKey"
from #staged_flow as flow
where flow.consumption is not null and not exists (
  select 1 from fact_energy_flow as fact
  where fact.slot_start = flow.slot_start and fact.region_key = flow.region_key
    and fact.source_key = 40 and fact.value_mw is not null)
