-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @name nvarchar(4000), @sha256 nvarchar(4000)

insert into schema_migration (name, sha256) values (@name, @sha256)
