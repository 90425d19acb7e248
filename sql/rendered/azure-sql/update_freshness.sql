-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @dataset nvarchar(4000), @state nvarchar(4000), @state_since datetime2(6), @newest_measured_at datetime2(6), @first_attempt_at datetime2(6), @last_attempt_at datetime2(6), @last_success_at datetime2(6), @judged_on nvarchar(4000), @late_after_minutes int, @stale_after_minutes int, @judged_at datetime2(6)

update dataset_freshness
set state = @state, state_since = @state_since, newest_measured_at = @newest_measured_at,
  first_attempt_at = @first_attempt_at, last_attempt_at = @last_attempt_at,
  last_success_at = @last_success_at, judged_on = @judged_on,
  late_after_minutes = @late_after_minutes, stale_after_minutes = @stale_after_minutes,
  judged_at = @judged_at
where dataset = @dataset
