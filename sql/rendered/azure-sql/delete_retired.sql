-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

delete from fact_energy_flow
where exists (
  select 1 from #flow_change as change where fact_energy_flow.slot_start = change.neighbour_slot_start
  and fact_energy_flow.region_key = change.region_key and fact_energy_flow.source_key = change.source_key
  and change.action <> N'outranked'
  and not exists (select 1 from #flow_change as own where own.slot_start = fact_energy_flow.slot_start
    and own.region_key = fact_energy_flow.region_key and own.source_key = fact_energy_flow.source_key
    and own.action = N'revise')
)
