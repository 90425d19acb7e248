-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into bridge_postal_code_revision (postal_code, commune_code, commune_name, region_code, node_code, node_basis, is_current, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.postal_code, stored.commune_code, stored.commune_name, stored.region_code, stored.node_code, stored.node_basis, stored.is_current, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_bridge_postal_code as change
join bridge_postal_code as stored on stored.postal_code = change.postal_code and stored.commune_code = change.commune_code
where change.action = N'revise'
