-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_key int

select run_id as "runId", workflow_id as "workflowId", workflow_type as "workflowType", dataset,
  code_version as "codeVersion", window_start as "windowStart", window_end as "windowEnd",
  started_at as "startedAt", finished_at as "finishedAt", outcome
from pipeline_run where run_key = @run_key
