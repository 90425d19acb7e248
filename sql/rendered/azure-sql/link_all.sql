-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_key int, @bronze_keys nvarchar(max)

insert into pipeline_run_bronze_object (run_key, bronze_object_key)
select distinct written.run_key, written.bronze_object_key
from (
  select @run_key as run_key, bronze.bronze_object_key
  from #staged_flow as flow
  join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
    on bronze.bronze_index = flow.bronze_index
) as written
where not exists (
  select 1 from pipeline_run_bronze_object as link
  where link.run_key = written.run_key and link.bronze_object_key = written.bronze_object_key)
