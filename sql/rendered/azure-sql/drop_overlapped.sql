-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

delete from #staged_flow
where exists (
  select 1 from #staged_flow as half
  where half.region_key = #staged_flow.region_key and half.step_minutes = 30
    and half.slot_start = dateadd(minute, -15, #staged_flow.slot_start)
    and half.vintage_rank >= #staged_flow.vintage_rank
) or exists (
  select 1 from #staged_flow as quarter
  where quarter.region_key = #staged_flow.region_key and #staged_flow.step_minutes = 30
    and quarter.slot_start = dateadd(minute, 15, #staged_flow.slot_start)
    and quarter.vintage_rank > #staged_flow.vintage_rank
)
