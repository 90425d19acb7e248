-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rejected nvarchar(max), @seen_at datetime2(6), @run_key int

insert into rejected_record (dataset, record_key, reason, field, severity, raw_value,
  bronze_sha256, first_seen_at, last_seen_at, first_run_key, last_run_key)
select dataset, record_key, reason, field, severity, raw_value, bronze_sha256, @seen_at, @seen_at,
  @run_key, @run_key
from (
  select given.dataset, given.record_key, given.reason, given.field, given.severity,
    given.raw_value, given.bronze_sha256, row_number() over (
      partition by given.dataset, given.record_key, given.reason, given.field
      order by given.raw_value) as place
  from (
    select dataset collate Latin1_General_100_BIN2 as dataset, record_key collate Latin1_General_100_BIN2 as record_key,
      reason collate Latin1_General_100_BIN2 as reason, field collate Latin1_General_100_BIN2 as field, severity, raw_value,
      bronze_sha256
    from openjson(@rejected) with (dataset nvarchar(100), record_key nvarchar(500),
      reason nvarchar(100), field nvarchar(100), severity nvarchar(20), raw_value nvarchar(4000),
      bronze_sha256 nvarchar(64)) as item
  ) as given
) as seen
where seen.place = 1 and not exists (
  select 1 from rejected_record as kept
  where kept.dataset = seen.dataset and kept.record_key = seen.record_key
    and kept.reason = seen.reason and kept.field = seen.field)
