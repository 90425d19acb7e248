-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @first_slot datetime2(0), @last_slot datetime2(0)

select case when exists (
    select 1 from fact_energy_flow as fact where fact.slot_start between dateadd(minute, -15, @first_slot) and dateadd(minute, 15, @last_slot)
  ) then 1 else 0 end as "hasFacts",
  case when exists (
    select 1 from fact_energy_flow as fact where fact.slot_start between dateadd(minute, -15, @first_slot) and dateadd(minute, 15, @last_slot) and fact.step_minutes = 30
  ) then 1 else 0 end as "hasHalfHours",
  case when exists (
    select 1 from fact_energy_flow as fact where fact.slot_start between dateadd(minute, -15, @first_slot) and dateadd(minute, 15, @last_slot) and fact.step_minutes <> 30
  ) then 1 else 0 end as "hasQuarterHours"
