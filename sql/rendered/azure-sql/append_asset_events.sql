-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @events nvarchar(max)

insert into asset_event (asset_kind, asset_code, event, occurred_at, job_id, detail)
select asset_kind, asset_code, event, occurred_at, job_id, detail
from openjson(@events) with (position int, asset_kind nvarchar(30), asset_code nvarchar(100),
  event nvarchar(30), occurred_at datetime2(6), job_id nvarchar(700),
  detail nvarchar(2000)) as given
order by position
