-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_id nvarchar(4000), @workflow_id nvarchar(4000), @workflow_type nvarchar(4000), @dataset nvarchar(4000), @origin nvarchar(4000), @window_start datetime2(0), @window_end datetime2(0), @run_trigger nvarchar(4000), @code_version nvarchar(4000), @outcome nvarchar(4000), @error_code nvarchar(4000), @error_message nvarchar(4000), @started_at datetime2(6), @fetched_at datetime2(6), @rows_in_count int, @rows_accepted_count int, @rows_rejected_count int, @checks nvarchar(max), @brings_flows bit

insert into pipeline_run (run_id, workflow_id, workflow_type, dataset, origin, window_start,
  window_end, run_trigger, code_version, outcome, error_code, error_message, started_at,
  fetched_at, finished_at, rows_in_count, rows_accepted_count, rows_rejected_count,
  facts_inserted_count, facts_revised_count, facts_unchanged_count, facts_retired_count,
  facts_outranked_count, checks, brings_flows)
select @run_id, @workflow_id, @workflow_type, @dataset, @origin, @window_start, @window_end,
  @run_trigger, @code_version, @outcome, @error_code, @error_message, @started_at, @fetched_at,
  sysutcdatetime(), @rows_in_count, @rows_accepted_count, @rows_rejected_count, 0, 0, 0, 0, 0,
  @checks, @brings_flows
where not exists (select 1 from pipeline_run where run_id = @run_id)
