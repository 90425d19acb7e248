-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select cast(load_version as nvarchar(20)) as version from load_clock
