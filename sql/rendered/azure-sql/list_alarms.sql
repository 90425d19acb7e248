-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @open_only int, @after int, @row_limit int

select alarm_id, kind, subject, severity, raised_at, last_seen_at, cleared_at,
  cleared_because, detail, raised_by_job
from alarm
where (@open_only = 0 or cleared_at is null) and (@after is null or alarm_id < @after)
order by alarm_id desc
offset 0 rows fetch next @row_limit rows only
