-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select count(*) as "rowCount", min(slot_start) as "firstSlot", max(slot_start) as "lastSlot",
  max(case when step_minutes = 30 then 1 else 0 end) as "hasHalfHours",
  max(case when step_minutes <> 30 then 1 else 0 end) as "hasQuarterHours"
from #staged_flow
