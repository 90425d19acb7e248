-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into bridge_postal_code (postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current, known_from, run_key, bronze_object_key)
select postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_bridge_postal_code where action = N'insert'
