-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @kind nvarchar(4000), @subject nvarchar(4000), @at datetime2(6), @job_id nvarchar(4000)

select alarm_id, kind, subject, severity, raised_at, last_seen_at, cleared_at,
  cleared_because, detail, raised_by_job
from alarm
where kind = @kind and subject = @subject and ((raised_at = @at and raised_by_job = @job_id)
  or (cleared_at = @at and cleared_by_job = @job_id))
order by alarm_id desc
offset 0 rows fetch next 1 rows only
