-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

insert into dim_date (date_key, civil_date, year, quarter, month, day, iso_year, iso_week, weekday, is_weekend, quarter_hour_count)
select seed.date_key, seed.civil_date, seed.year, seed.quarter, seed.month, seed.day, seed.iso_year, seed.iso_week, seed.weekday, seed.is_weekend, seed.quarter_hour_count
from (
  select date_key, civil_date, year, quarter, month, day, iso_year, iso_week, weekday, is_weekend, quarter_hour_count
  from openjson(@rows) with (date_key int, civil_date date, year smallint, quarter smallint, month smallint, day smallint, iso_year smallint, iso_week smallint, weekday smallint, is_weekend bit, quarter_hour_count smallint) as item
) as seed
where not exists (select 1 from dim_date as kept where kept.date_key = seed.date_key)
