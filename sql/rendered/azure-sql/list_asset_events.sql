-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @asset_kind nvarchar(4000), @asset_code nvarchar(4000), @after int, @row_limit int

select asset_event_key, asset_kind, asset_code, event, occurred_at, job_id, detail
from asset_event
where asset_kind = @asset_kind and asset_code = @asset_code and asset_event_key > @after
order by asset_event_key
offset 0 rows fetch next @row_limit rows only
