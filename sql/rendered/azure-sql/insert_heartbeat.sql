-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @job_id nvarchar(4000), @timestamp datetime2(6), @status nvarchar(4000), @source nvarchar(4000), @record_count int, @error_details nvarchar(max)

insert into ingestion_audit (job_id, "timestamp", status, source, record_count, error_details)
select @job_id, @timestamp, @status, @source, @record_count, @error_details
where not exists (
  select 1 from ingestion_audit
  where job_id = @job_id and "timestamp" = @timestamp and status = @status)
