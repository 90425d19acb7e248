-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

insert into pipeline_run_bronze_object (run_key, bronze_object_key)
select distinct written.run_key, written.bronze_object_key
from #flow_change as written
where written.action <> N'outranked' and not exists (
  select 1 from pipeline_run_bronze_object as link
  where link.run_key = written.run_key and link.bronze_object_key = written.bronze_object_key)
