-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_key int

select bronze.path, bronze.sha256, bronze.size_bytes as "sizeBytes",
  bronze.row_count as "rowCount", bronze.source_url as "sourceUrl",
  bronze.fetched_at as "fetchedAt"
from pipeline_run_bronze_object as link
join bronze_object as bronze on bronze.bronze_object_key = link.bronze_object_key
where link.run_key = @run_key
order by bronze.path
