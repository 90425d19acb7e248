-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into dim_commune (commune_code, commune_name, department_code, region_code, population, is_current, known_from, run_key, bronze_object_key)
select commune_code, commune_name, department_code, region_code, population, is_current, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_dim_commune where action = N'insert'
