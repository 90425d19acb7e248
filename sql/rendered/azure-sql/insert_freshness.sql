-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @dataset nvarchar(4000), @state nvarchar(4000), @state_since datetime2(6), @newest_measured_at datetime2(6), @first_attempt_at datetime2(6), @last_attempt_at datetime2(6), @last_success_at datetime2(6), @judged_on nvarchar(4000), @late_after_minutes int, @stale_after_minutes int, @judged_at datetime2(6)

insert into dataset_freshness (dataset, state, state_since, newest_measured_at, first_attempt_at,
  last_attempt_at, last_success_at, judged_on, late_after_minutes, stale_after_minutes,
  judged_at)
select @dataset, @state, @state_since, @newest_measured_at, @first_attempt_at, @last_attempt_at,
  @last_success_at, @judged_on, @late_after_minutes, @stale_after_minutes, @judged_at
where not exists (select 1 from dataset_freshness where dataset = @dataset)
