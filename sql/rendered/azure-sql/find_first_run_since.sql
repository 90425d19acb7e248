-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @dataset nvarchar(4000), @since datetime2(6)

select dataset, finished_at as "finishedAt", outcome,
  facts_inserted_count + facts_revised_count + facts_unchanged_count as "valueCount",
  error_message as "errorMessage"
from pipeline_run
where dataset = @dataset and finished_at >= @since
order by finished_at, run_key
offset 0 rows fetch next 1 rows only
