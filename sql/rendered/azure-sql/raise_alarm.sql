-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @kind nvarchar(4000), @subject nvarchar(4000), @severity nvarchar(4000), @at datetime2(6), @detail nvarchar(4000), @job_id nvarchar(4000)

insert into alarm (kind, subject, severity, raised_at, last_seen_at, detail, raised_by_job)
values (@kind, @subject, @severity, @at, @at, @detail, @job_id)
