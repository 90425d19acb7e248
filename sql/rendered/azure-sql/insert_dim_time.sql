-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

insert into dim_time (time_key, time_of_day, hour, minute, is_half_hour_start)
select seed.time_key, seed.time_of_day, seed.hour, seed.minute, seed.is_half_hour_start
from (
  select time_key, time_of_day collate Latin1_General_100_BIN2 as time_of_day, hour, minute, is_half_hour_start
  from openjson(@rows) with (time_key smallint, time_of_day nvarchar(5), hour smallint, minute smallint, is_half_hour_start bit) as item
) as seed
where not exists (select 1 from dim_time as kept where kept.time_key = seed.time_key)
