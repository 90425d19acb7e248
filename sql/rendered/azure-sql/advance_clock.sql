-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @known_from nvarchar(4000)

update load_clock
set load_version = load_version + 1, last_known_from = cast(@known_from as datetime2(6))
