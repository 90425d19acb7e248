-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

update fact_outage
set version = change.version, status = change.status, outage_kind = change.outage_kind, asset_code = change.asset_code, asset_name = change.asset_name, asset_kind = change.asset_kind, fuel_type = change.fuel_type, source_code = change.source_code, region_code = change.region_code, started_at = change.started_at, ended_at = change.ended_at, installed_mw = change.installed_mw, available_mw = change.available_mw, reason = change.reason, published_at = change.published_at,
  known_from = cast(@known_from as datetime2(6)), run_key = @run_key, bronze_object_key = change.bronze_object_key
from #change_fact_outage as change
where fact_outage.publisher = change.publisher and fact_outage.outage_id = change.outage_id and change.action = N'revise'
