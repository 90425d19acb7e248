-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select dataset, state, state_since, newest_measured_at, first_attempt_at,
  last_attempt_at, last_success_at, judged_on, late_after_minutes, stale_after_minutes,
  judged_at
from dataset_freshness
order by dataset
