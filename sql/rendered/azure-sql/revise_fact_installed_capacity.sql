-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update fact_installed_capacity
set valid_to = change.valid_to, capacity_mw = change.capacity_mw, edition = change.edition,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_fact_installed_capacity as change
where fact_installed_capacity.region_code = change.region_code and fact_installed_capacity.source_code = change.source_code and fact_installed_capacity.valid_from = change.valid_from and change.action = N'revise'
