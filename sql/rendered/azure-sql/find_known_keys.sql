-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @sha256s nvarchar(max)

select given.sha256, min(kept.bronze_object_key) as bronze_object_key
from (
  select sha256 collate Latin1_General_100_BIN2 as sha256
  from openjson(@sha256s) with (sha256 nvarchar(64)) as item
) as given
join bronze_object as kept on kept.sha256 = given.sha256
group by given.sha256
