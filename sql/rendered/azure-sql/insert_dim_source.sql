-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

insert into dim_source (source_key, source_code, source_kind, name_fr, unit)
select seed.source_key, seed.source_code, seed.source_kind, seed.name_fr, seed.unit
from (
  select source_key, source_code collate Latin1_General_100_BIN2 as source_code, source_kind collate Latin1_General_100_BIN2 as source_kind, name_fr collate Latin1_General_100_BIN2 as name_fr, unit collate Latin1_General_100_BIN2 as unit
  from openjson(@rows) with (source_key smallint, source_code nvarchar(50), source_kind nvarchar(50), name_fr nvarchar(100), unit nvarchar(20)) as item
) as seed
where not exists (select 1 from dim_source as kept where kept.source_key = seed.source_key)
