-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @rows nvarchar(max)

update dim_source
set source_code = seed.source_code, source_kind = seed.source_kind, name_fr = seed.name_fr, unit = seed.unit
from (
  select source_key, source_code collate Latin1_General_100_BIN2 as source_code, source_kind collate Latin1_General_100_BIN2 as source_kind, name_fr collate Latin1_General_100_BIN2 as name_fr, unit collate Latin1_General_100_BIN2 as unit
  from openjson(@rows) with (source_key smallint, source_code nvarchar(50), source_kind nvarchar(50), name_fr nvarchar(100), unit nvarchar(20)) as item
) as seed
where dim_source.source_key = seed.source_key
  and exists (select seed.source_code, seed.source_kind, seed.name_fr, seed.unit except select dim_source.source_code, dim_source.source_kind, dim_source.name_fr, dim_source.unit)
