-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_outage_revision (publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at, known_from, known_to, run_key,
  bronze_object_key, ended_by_run_key)
select stored.publisher, stored.outage_id, stored.version, stored.status, stored.outage_kind, stored.asset_code, stored.asset_name, stored.asset_kind, stored.fuel_type, stored.source_code, stored.region_code, stored.started_at, stored.ended_at, stored.installed_mw, stored.available_mw, stored.reason, stored.published_at, stored.known_from, cast(@known_from as datetime2(6)), stored.run_key,
  stored.bronze_object_key, @run_key
from #change_fact_outage as change
join fact_outage as stored on stored.publisher = change.publisher and stored.outage_id = change.outage_id
where change.action = N'revise'
