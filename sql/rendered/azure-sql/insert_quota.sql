-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @readings nvarchar(max), @run_key int

insert into source_quota (dataset, observed_at, limit_count, remaining_count, resets_at, run_key)
select dataset, observed_at, limit_count, remaining_count, resets_at, @run_key
from (
  select dataset, observed_at, limit_count, remaining_count, resets_at, row_number() over (
    partition by dataset, observed_at order by remaining_count) as place
  from (
    select dataset collate Latin1_General_100_BIN2 as dataset, observed_at, limit_count, remaining_count, resets_at
    from openjson(@readings) with (dataset nvarchar(100), observed_at datetime2(6),
      limit_count int, remaining_count int, resets_at datetime2(6)) as item
  ) as given
) as seen
where seen.place = 1 and not exists (
  select 1 from source_quota as kept
  where kept.dataset = seen.dataset and kept.observed_at = seen.observed_at)
