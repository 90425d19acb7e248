-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update bridge_postal_code
set commune_name = change.commune_name, region_code = change.region_code, node_code = change.node_code, node_basis = change.node_basis, is_current = change.is_current,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_bridge_postal_code as change
where bridge_postal_code.postal_code = change.postal_code and bridge_postal_code.commune_code = change.commune_code and change.action = N'revise'
