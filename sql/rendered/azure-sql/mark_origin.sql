-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @origin nvarchar(4000)

insert into warehouse_origin (origin)
select @origin where not exists (select 1 from warehouse_origin)
