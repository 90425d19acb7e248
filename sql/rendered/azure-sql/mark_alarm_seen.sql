-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @alarm_id int, @at datetime2(6)

update alarm
set last_seen_at = @at
where alarm_id = @alarm_id and last_seen_at < @at
