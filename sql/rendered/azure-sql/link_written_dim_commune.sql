-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_key int

insert into pipeline_run_bronze_object (run_key, bronze_object_key)
select distinct @run_key, change.bronze_object_key
from #change_dim_commune as change
where change.action in (N'insert', N'revise') and not exists (
  select 1 from pipeline_run_bronze_object as link
  where link.run_key = @run_key and link.bronze_object_key = change.bronze_object_key)
