-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update dim_commune
set commune_name = change.commune_name, department_code = change.department_code, region_code = change.region_code, population = change.population, is_current = change.is_current,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_dim_commune as change
where dim_commune.commune_code = change.commune_code and change.action = N'revise'
