-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_id nvarchar(4000), @outcome nvarchar(4000), @error_code nvarchar(4000), @error_message nvarchar(4000), @fetched_at datetime2(6), @rows_in_count int, @rows_accepted_count int, @rows_rejected_count int, @checks nvarchar(max), @brings_flows bit

update pipeline_run
set outcome = @outcome, error_code = @error_code, error_message = @error_message,
  fetched_at = @fetched_at, finished_at = sysutcdatetime(), rows_in_count = @rows_in_count,
  rows_accepted_count = @rows_accepted_count, rows_rejected_count = @rows_rejected_count,
  checks = @checks, brings_flows = @brings_flows
where run_id = @run_id and not (outcome = N'success' and @outcome = N'failure')
  and exists (
    select @outcome, @error_code, @error_message, @fetched_at, @rows_in_count,
      @rows_accepted_count, @rows_rejected_count, @checks, @brings_flows
    except
    select outcome, error_code, error_message, fetched_at, rows_in_count, rows_accepted_count,
      rows_rejected_count, checks, brings_flows)
