-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_at datetime2(6)

select cast(cast(max(candidate.known_from) as datetime2(6)) as nvarchar(26)) as "knownFrom"
from (
  select coalesce(@known_at, sysutcdatetime()) as known_from
  union all
  select dateadd(microsecond, 1, last_known_from) as known_from from load_clock
) as candidate
