-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @bronze_objects nvarchar(max)

insert into bronze_object (sha256, path, size_bytes, row_count, dataset, source_url, content_type,
  fetched_at)
select sha256, path, size_bytes, row_count, dataset, source_url, content_type, fetched_at
from (
  select sha256, path, size_bytes, row_count, dataset, source_url, content_type, fetched_at,
    row_number() over (partition by sha256, path order by position) as place
  from (
  select sha256 collate Latin1_General_100_BIN2 as sha256, path collate Latin1_General_100_BIN2 as path, size_bytes, row_count,
    dataset, source_url, content_type, fetched_at, position
  from openjson(@bronze_objects) with (sha256 nvarchar(64), path nvarchar(700), size_bytes bigint,
    row_count int, dataset nvarchar(100), source_url nvarchar(2000), content_type nvarchar(200),
    fetched_at datetime2(6), position int) as item
) as given
) as ranked
where ranked.place = 1 and not exists (
  select 1 from bronze_object as kept
  where kept.sha256 = ranked.sha256 and kept.path = ranked.path)
