-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

if object_id(N'schema_migration', N'U') is null
create table schema_migration (
  name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,
  applied_at datetime2(6) not null default sysutcdatetime(),
  constraint schema_migration_pk primary key (name)
);
