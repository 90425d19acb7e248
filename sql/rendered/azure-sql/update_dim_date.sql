-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

update dim_date
set civil_date = seed.civil_date, year = seed.year, quarter = seed.quarter, month = seed.month, day = seed.day, iso_year = seed.iso_year, iso_week = seed.iso_week, weekday = seed.weekday, is_weekend = seed.is_weekend, quarter_hour_count = seed.quarter_hour_count
from (
  select date_key, civil_date, year, quarter, month, day, iso_year, iso_week, weekday, is_weekend, quarter_hour_count
  from openjson(@rows) with (date_key int, civil_date date, year smallint, quarter smallint, month smallint, day smallint, iso_year smallint, iso_week smallint, weekday smallint, is_weekend bit, quarter_hour_count smallint) as item
) as seed
where dim_date.date_key = seed.date_key
  and exists (select seed.civil_date, seed.year, seed.quarter, seed.month, seed.day, seed.iso_year, seed.iso_week, seed.weekday, seed.is_weekend, seed.quarter_hour_count except select dim_date.civil_date, dim_date.year, dim_date.quarter, dim_date.month, dim_date.day, dim_date.iso_year, dim_date.iso_week, dim_date.weekday, dim_date.is_weekend, dim_date.quarter_hour_count)
