-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

update dim_time
set time_of_day = seed.time_of_day, hour = seed.hour, minute = seed.minute, is_half_hour_start = seed.is_half_hour_start
from (
  select time_key, time_of_day collate Latin1_General_100_BIN2 as time_of_day, hour, minute, is_half_hour_start
  from openjson(@rows) with (time_key smallint, time_of_day nvarchar(5), hour smallint, minute smallint, is_half_hour_start bit) as item
) as seed
where dim_time.time_key = seed.time_key
  and exists (select seed.time_of_day, seed.hour, seed.minute, seed.is_half_hour_start except select dim_time.time_of_day, dim_time.hour, dim_time.minute, dim_time.is_half_hour_start)
