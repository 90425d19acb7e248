-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select coalesce(sum(case when action = N'insert' then 1 else 0 end), 0) as inserted, coalesce(sum(case when action = N'revise' then 1 else 0 end), 0) as revised,
  coalesce(sum(case when action = N'unchanged' then 1 else 0 end), 0) as unchanged, coalesce(sum(case when action = N'outranked' then 1 else 0 end), 0) as outranked
from #change_fact_national_flow
