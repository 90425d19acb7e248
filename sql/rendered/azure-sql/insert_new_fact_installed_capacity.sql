-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_installed_capacity (region_code, source_code, valid_from, valid_to, capacity_mw, edition, known_from, run_key, bronze_object_key)
select region_code, source_code, valid_from, valid_to, capacity_mw, edition, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_fact_installed_capacity where action = N'insert'
