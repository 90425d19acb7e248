-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @alarm_id int, @at datetime2(6), @job_id nvarchar(4000), @because nvarchar(4000)

update alarm
set cleared_at = @at, cleared_by_job = @job_id, cleared_because = @because
where alarm_id = @alarm_id
