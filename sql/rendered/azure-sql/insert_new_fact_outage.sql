-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000), @run_key int

insert into fact_outage (publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at, known_from, run_key, bronze_object_key)
select publisher, outage_id, version, status, outage_kind, asset_code, asset_name, asset_kind, fuel_type, source_code, region_code, started_at, ended_at, installed_mw, available_mw, reason, published_at, cast(@known_from as datetime2(6)), @run_key, bronze_object_key
from #change_fact_outage where action = N'insert'
