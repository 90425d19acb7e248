-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @sha256s nvarchar(max)

select distinct given.sha256
from (
  select sha256 collate Latin1_General_100_BIN2 as sha256
  from openjson(@sha256s) with (sha256 nvarchar(64)) as item
) as given
where not exists (select 1 from bronze_object as kept where kept.sha256 = given.sha256)
