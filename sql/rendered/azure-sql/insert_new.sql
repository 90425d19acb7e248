-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

insert into fact_energy_flow (slot_start, known_from, value_mw, date_key, run_key, bronze_object_key, region_key, source_key, time_key, step_minutes, vintage_rank, missing_reason)
select slot_start, known_from, value_mw, date_key, run_key, bronze_object_key, region_key, source_key, time_key, step_minutes, vintage_rank, missing_reason from #flow_change where action = N'insert'
