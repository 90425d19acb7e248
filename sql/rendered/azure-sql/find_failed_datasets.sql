-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select dataset, workflow_id as "workflowId", finished_at as "failedAt",
  error_code as "errorCode", error_message as "errorMessage"
from (
  select dataset, workflow_id, finished_at, outcome, error_code, error_message,
    row_number() over (partition by dataset order by finished_at desc, run_key desc) as place
  from pipeline_run) as ranked
where place = 1 and outcome = 'failure'
order by dataset
