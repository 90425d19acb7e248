-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_objects nvarchar(max)

select kept.bronze_object_key
from (
  select sha256 collate Latin1_General_100_BIN2 as sha256, path collate Latin1_General_100_BIN2 as path, size_bytes, row_count,
    dataset, source_url, content_type, fetched_at, position
  from openjson(@bronze_objects) with (sha256 nvarchar(64), path nvarchar(700), size_bytes bigint,
    row_count int, dataset nvarchar(100), source_url nvarchar(2000), content_type nvarchar(200),
    fetched_at datetime2(6), position int) as item
) as given
join bronze_object as kept on kept.sha256 = given.sha256 and kept.path = given.path
order by given.position
