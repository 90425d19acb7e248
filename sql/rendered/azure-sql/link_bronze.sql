-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_key int, @bronze_keys nvarchar(max)

insert into pipeline_run_bronze_object (run_key, bronze_object_key)
select distinct @run_key, given.bronze_object_key
from openjson(@bronze_keys) with (bronze_object_key int) as given
where not exists (
  select 1 from pipeline_run_bronze_object as link
  where link.run_key = @run_key and link.bronze_object_key = given.bronze_object_key)
